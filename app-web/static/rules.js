// What a form takes is for the server to say. This says the same, in the same words and beside the
// field, before the form is sent; the limits stand in the page. Only improves.

const words = document.getElementById("keep")?.dataset;
const number = new Intl.NumberFormat(document.documentElement.lang === "fr" ? "fr-FR" : "en-GB");
const filled = (text, values) => Object.entries(values).reduce((all, [name, value]) => all.replace(`{${name}}`, number.format(value)), text);

/** A text as the server counts it: characters, without blanks around, each line end one; of a password all. */
const text = (field) => (field.type === "password" ? field.value : field.value.replaceAll(/\r\n?/g, "\n").trim());
const length = (value) => [...value].length;

/** What is wrong with a field, or nothing. */
function fault(field) {
  field.setCustomValidity("");
  const { validity, dataset } = field;
  const group = field.closest("fieldset")?.dataset ?? {};
  const isText = field.matches("textarea, input[type=text]");
  if (validity.valueMissing || (field.required && isText && !text(field))) return dataset.empty ?? group.empty ?? words.empty;
  if (validity.badInput || validity.stepMismatch) return dataset.below ?? words.empty;
  const most = Number(dataset.most);
  if (most && length(text(field)) > most) return filled(words.long, { n: most });
  if (dataset.lines) {
    const lines = text(field).split("\n");
    if (lines.length > Number(dataset.lines)) return filled(words.manyLines, { n: Number(dataset.lines) });
    const long = lines.findIndex((line) => length(line) > Number(dataset.line));
    if (long >= 0) return filled(words.longLine, { line: long + 1, n: Number(dataset.line) });
  }
  if (validity.patternMismatch) return field.title;
  if (validity.rangeUnderflow) return dataset.below;
  if (validity.rangeOverflow) return dataset.above;
  return "";
}

const box = (field) => field.closest("fieldset, .field");

function show(field, told) {
  const around = box(field);
  if (!around) return;
  const id = `${field.id || `f-${field.name}`}-fault`;
  let line = around.querySelector(":scope .err");
  if (!told) {
    if (!line?.dataset.ours) return; // the server's word stays until it is asked again
    line.remove();
    around.classList.remove("field-bad");
    field.removeAttribute("aria-invalid");
    describe(field, id, false);
    return;
  }
  if (!line) {
    line = document.getElementById("keep").content.querySelector("[data-part=fault]").cloneNode(true);
    line.removeAttribute("data-part");
    line.dataset.ours = "yes";
    line.id = id;
    line.append(document.createElement("span"));
    (around.matches(".confirm") ? around.querySelector("div") : around).append(line);
  }
  if (line.dataset.ours) line.querySelector("span").textContent = told;
  else line.lastChild.textContent = told;
  if (around.matches(".field")) around.classList.add("field-bad");
  field.setAttribute("aria-invalid", "true");
  describe(field, line.id, true);
}

function describe(field, id, is) {
  const ids = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (is) ids.add(id);
  else ids.delete(id);
  if (ids.size > 0) field.setAttribute("aria-describedby", [...ids].join(" "));
  else field.removeAttribute("aria-describedby");
}

/** How much of a long text is used up, once it is most of it. */
function count(field) {
  const most = Number(field.dataset.most);
  const around = box(field);
  if (!most || most < 200 || !around) return;
  const n = length(text(field));
  let line = around.querySelector("[data-count]");
  if (n < most * 0.8) return line?.remove();
  if (!line) {
    line = document.createElement("p");
    line.className = "hint num";
    line.dataset.count = "yes";
    around.append(line);
  }
  line.textContent = filled(words.count, { n, most });
}

const fields = (form) => [...form.elements].filter((field) => field.willValidate && field.matches("input, select, textarea"));

/** Browsers cut what is pasted to `maxlength` without a word: here it is counted, and said. */
function take(form) {
  for (const field of fields(form)) {
    if (field.hasAttribute("maxlength")) {
      field.dataset.most = field.getAttribute("maxlength");
      field.removeAttribute("maxlength");
    }
    field.setCustomValidity(fault(field));
    count(field);
  }
}

if (words) {
  const forms = (root) => [...root.querySelectorAll("form")].filter((form) => form.method === "post");
  const takeAll = (root) => forms(root).forEach(take);
  takeAll(document);
  document.addEventListener("guichet:form", ({ detail }) => takeAll(detail));
  document.addEventListener("guichet:filled", ({ target }) => take(target));

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, ({ target: field }) => {
      if (!field.form || field.form.method !== "post" || !field.matches("input, select, textarea")) return;
      const told = fault(field);
      field.setCustomValidity(told);
      count(field);
      // What is too long is said at once; what is not there yet, when the form is sent.
      const isLong = field.matches("[data-most], [data-lines]") && text(field) && told;
      if (!told || isLong || field.getAttribute("aria-invalid")) show(field, told);
    });
  }

  let isFirst = true;
  document.addEventListener("invalid", (event) => {
    const field = event.target;
    event.preventDefault(); // the browser's own bubble, in the browser's own words
    show(field, fault(field) || field.validationMessage);
    field.setCustomValidity(fault(field));
    if (!isFirst) return;
    isFirst = false;
    field.focus();
    setTimeout(() => (isFirst = true));
  }, true);
}
