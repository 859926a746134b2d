// What is typed into a form is not lost: leaving asks first, and on the staff's pages a draft stays on
// this device until the server has taken the form. Only improves: every page works without it.

const page = document.getElementById("keep");
const who = page?.dataset.who; // a mark of whoever is signed in: nobody else is shown their drafts
const prefix = "guichet-draft:";
const mine = `${prefix}${who}:`;
const mostCharacters = 200_000;
const mostDrafts = 30;
const longest = Number(page?.dataset.days) * 86_400_000;

// ---- what is kept on the device; where a browser keeps nothing, nothing is promised

const kept = {
  keys(beginning) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(beginning));
    } catch {
      return [];
    }
  },
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, draft) {
    const text = JSON.stringify(draft);
    try {
      if (text.length > mostCharacters) throw new RangeError();
      localStorage.setItem(key, text);
    } catch {
      this.remove(key); // half of what was typed is worse than nothing
    }
  },
  remove(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // nothing was kept
    }
  },
};

/** Old drafts go, whoever they are of, and the oldest where there are too many. */
function tidy() {
  const age = (key) => Date.now() - (kept.read(key)?.at ?? 0);
  const keys = kept.keys(prefix).sort((one, other) => age(one) - age(other));
  for (const [place, key] of keys.entries()) {
    if (place >= mostDrafts || !(age(key) < longest)) kept.remove(key);
  }
}

// ---- what is typed in a form

const own = ["csrf", "key", "revision"]; // hidden fields that are no part of what a form is about
const hidden = (form, name) => form.querySelector(`input[type=hidden][name=${name}]`);
const isTick = (field) => field.type === "checkbox" || field.type === "radio";

/** Fields that people fill; no secrets, and not what is to be confirmed afresh each time. */
function typed(form) {
  const never = "[type=hidden], [type=password], [type=file], [autocomplete~=one-time-code], [data-fresh]";
  const fields = [...form.elements].filter((field) => field.matches("input, select, textarea"));
  return fields.filter((field) => field.name && !field.matches(never));
}

/** A field as the server sent it. */
function original(field) {
  if (isTick(field)) return field.defaultChecked;
  if (field.type !== "select-one") return field.defaultValue;
  const chosen = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
  return chosen?.value;
}

const now = (field) => (isTick(field) ? field.checked : field.value);

function set(field, value) {
  if (isTick(field)) field.checked = value;
  else if (field.type !== "select-one" || [...field.options].some((option) => option.value === value)) field.value = value;
}

const name = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);
const isRefused = (form) => form.closest("[data-unsent]") !== null;
const isChanged = (form) => typed(form).some((field) => now(field) !== original(field));

const over = new WeakSet(); // taken by the server, or given up
const isPost = (form) => form.method === "post";

/** The forms under a root that hold something which was not sent. */
function open(root = document) {
  const forms = [...root.querySelectorAll("form")].filter((form) => isPost(form) && !over.has(form));
  return forms.filter((form) => isChanged(form) || (isRefused(form) && typed(form).length > 0));
}

// ---- drafts

/** Where a form's draft lies: by what it does, wherever it is shown. */
function place(form) {
  const about = [...form.querySelectorAll("input[type=hidden]")].filter((field) => !own.includes(field.name));
  const path = new URL(form.getAttribute("action"), location.href).pathname;
  return mine + [path, ...about.map((field) => `${field.name}=${field.value}`)].join("?");
}

let ended = false; // signed out: nothing is kept any more
const keepsDraft = (form) => Boolean(who) && form.matches("form[data-draft]");

function save(form, sent = false) {
  if (ended || over.has(form) || !keepsDraft(form)) return;
  if (!isChanged(form) && !isRefused(form)) return kept.remove(place(form));
  const fields = typed(form).map((field) => [name(field), now(field)]);
  kept.write(place(form), {
    at: Date.now(), sent, fields,
    key: hidden(form, "key")?.value, revision: hidden(form, "revision")?.value,
  });
}

const waiting = new Map();

function flush() {
  for (const [form, timer] of waiting) {
    clearTimeout(timer);
    save(form);
  }
  waiting.clear();
}

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, ({ target }) => {
    const form = target.form;
    if (!form || !keepsDraft(form)) return;
    over.delete(form);
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => { waiting.delete(form); save(form); }, 300));
  });
}
document.addEventListener("visibilitychange", flush);
window.addEventListener("pagehide", flush);

/** Puts a draft back into its form, and says so. */
function restore(form) {
  const key = place(form);
  const draft = kept.read(key);
  if (!draft) return;
  // What was refused comes back from the server itself: the draft is of this form now.
  if (isRefused(form)) return save(form);
  const values = new Map(draft.fields);
  const fields = typed(form).filter((field) => values.has(name(field)));
  if (fields.every((field) => now(field) === values.get(name(field)))) return;
  for (const field of fields) set(field, values.get(name(field)));
  const [revision, once] = [hidden(form, "revision"), hidden(form, "key")];
  const before = [revision?.value, once?.value];
  // Over what others changed meanwhile it is not laid: the server compares what was seen.
  const isOld = Boolean(revision && draft.revision && draft.revision !== revision.value);
  if (isOld) revision.value = draft.revision;
  // The same form once more, if the first one was not answered: it is carried out once.
  if (draft.sent && once && draft.key) once.value = draft.key;
  const notice = part("restored");
  const at = new Date(draft.at);
  const time = document.createElement("time");
  notice.querySelector("[data-when]").replaceWith(time);
  time.dateTime = at.toISOString();
  const isFrench = document.documentElement.lang === "fr";
  time.textContent = at.toLocaleString(isFrench ? "fr-FR" : "en-GB", { dateStyle: isFrench ? "long" : "medium", timeStyle: "short" });
  notice.querySelector("[data-if=old]").hidden = !isOld;
  notice.querySelector("[data-if=sent]").hidden = !draft.sent;
  notice.querySelector("button").addEventListener("click", () => {
    for (const field of typed(form)) set(field, original(field));
    if (revision) revision.value = before[0];
    if (once) once.value = before[1];
    kept.remove(key);
    notice.remove();
    form.dispatchEvent(new CustomEvent("guichet:filled", { bubbles: true }));
    typed(form)[0]?.focus();
  });
  (form.querySelector(".dialog-body") ?? form).prepend(notice);
  form.dispatchEvent(new CustomEvent("guichet:filled", { bubbles: true }));
}

function part(which) {
  return page.content.querySelector(`[data-part=${which}]`).cloneNode(true);
}

// ---- leaving

/** Asks before something is lost: "stay", "leave" (drafts stay) or "drop". */
function ask(forms, isOut) {
  flush();
  const dialog = part("leave");
  const why = isOut ? "out" : forms.every((form) => keepsDraft(form) && kept.read(place(form))) ? "kept" : "lost";
  for (const words of dialog.querySelectorAll("[data-if]")) if (!words.dataset.if.split(" ").includes(why)) words.remove();
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) dialog.close(button.value);
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      const wish = dialog.returnValue || "stay";
      if (wish === "drop") for (const form of forms) kept.remove(place(form));
      if (wish !== "stay") for (const form of forms) over.add(form);
      answer(wish !== "stay");
    });
  });
}

let leaving = false;

window.addEventListener("beforeunload", (event) => {
  flush();
  if (!leaving && open().length > 0) event.preventDefault();
});

document.addEventListener("click", async (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a[href]");
  if (!link || link.target || link.hasAttribute("download") || link.matches("[data-dialog]")) return;
  const isHere = link.pathname === location.pathname && link.search === location.search && link.hash;
  if (isHere || !["http:", "https:"].includes(link.protocol)) return;
  const dialog = link.matches("[data-close]") ? link.closest("dialog:modal") : null;
  const forms = open(dialog ?? document);
  if (forms.length === 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(forms))) return;
  if (dialog) return dialog.close();
  leaving = true;
  location.assign(link.href);
});

// A form over the page, closed by Escape.
document.addEventListener("cancel", async (event) => {
  const dialog = event.target;
  if (!dialog.matches?.("dialog") || open(dialog).length === 0) return;
  event.preventDefault();
  if (await ask(open(dialog))) dialog.close();
}, true);

const posted = new Set();
let sure = null;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.dataset.sent) return;
  flush();
  const isOut = form.matches("[data-out]");
  const others = open().filter((other) => other !== form);
  if (sure !== form && (others.length > 0 || (isOut && kept.keys(mine).length > 0))) {
    const button = event.submitter;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(others, isOut))) return;
    sure = form;
    form.requestSubmit(button);
    return;
  }
  leaving = true;
  if (isOut) {
    ended = true;
    for (const key of kept.keys(mine)) kept.remove(key);
    kept.write(`${prefix}end`, { at: Date.now(), who });
    kept.remove(`${prefix}end`);
  } else if (isPost(form)) {
    posted.add(form);
    save(form, true);
  }
});

// Signed out in another window.
window.addEventListener("storage", ({ key, newValue }) => {
  if (key === `${prefix}end` && newValue && JSON.parse(newValue).who === who) ended = true;
});

// Back by the browser's arrow: what the server took meanwhile is not open any more.
window.addEventListener("pageshow", ({ persisted }) => {
  leaving = false;
  sure = null;
  if (!persisted) return;
  for (const form of posted) if (keepsDraft(form) && !kept.read(place(form))) over.add(form);
});

// ---- the page as it comes

if (page) {
  tidy();
  const { done } = page.dataset; // the key, or the address, of the form that was just taken
  for (const key of done ? kept.keys(mine) : []) {
    if (kept.read(key)?.key === done || key === mine + done) kept.remove(key);
  }
  const offer = (root) => {
    for (const form of who ? root.querySelectorAll("form[data-draft]") : []) restore(form);
  };
  offer(document);
  document.addEventListener("guichet:form", ({ detail }) => offer(detail));
}
