// Only improves: every page works without it.

// A menu closes on Escape, giving the focus back, and on a click beside it.
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
// Coming back with the browser's arrow, it can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// The form behind a link opens over the page; without script, or if it cannot be fetched, the link leads to it.
document.addEventListener("click", async (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const close = event.target.closest("a[data-close]");
  const open = close?.closest("dialog:modal");
  if (open) {
    event.preventDefault();
    open.close();
    return;
  }
  const link = event.target.closest("a[data-dialog]");
  if (!link) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const dialog = document.importNode(page.querySelector("dialog.dialog"), true);
    const title = dialog.querySelector("h1");
    const lower = document.createElement("h2");
    lower.id = title.id;
    lower.textContent = title.textContent;
    title.replaceWith(lower);
    dialog.removeAttribute("open");
    document.querySelector("dialog#form")?.remove();
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    document.dispatchEvent(new CustomEvent("guichet:form", { detail: dialog }));
    dialog.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  } catch {
    location.assign(link.href);
  }
});

// A log grows as lines come in.
const log = document.querySelector("[data-stream]");
if (log) {
  const told = document.getElementById("log-read");
  const source = new EventSource(`${log.dataset.stream}?after=${log.dataset.last}`);
  let last = Number(log.dataset.last);
  log.scrollTop = log.scrollHeight;
  source.addEventListener("open", () => (told.textContent = log.dataset.live));
  // A refusal is for good: too many are followed, or nobody is signed in any more.
  source.addEventListener("error", () => {
    const refused = source.readyState === EventSource.CLOSED;
    told.textContent = refused ? log.dataset.refused : log.dataset.lost;
  });
  source.addEventListener("line", (event) => {
    if (Number(event.lastEventId) <= last) return;
    last = Number(event.lastEventId);
    const { at, time, who, line } = JSON.parse(event.data);
    const row = document.createElement("li");
    const when = document.createElement("time");
    when.dateTime = at;
    when.textContent = time;
    const words = document.createElement("span");
    words.textContent = line;
    const person = document.createElement("span");
    person.className = "who";
    person.textContent = who;
    row.append(when, words, person);
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 48;
    log.querySelector(".none")?.remove();
    log.querySelector("ol").append(row);
    if (atEnd) log.scrollTop = log.scrollHeight;
  });
  source.addEventListener("end", () => {
    source.close();
    told.textContent = log.dataset.ended;
  });
}

// The first field that something is wrong with takes the focus, and says what; else the error told.
const told = document.querySelector("[data-focus]");
const first = told?.querySelector("a[href^='#']")?.getAttribute("href").slice(1);
const field = first ? document.getElementById(first) : null;
(field?.matches("fieldset") ? field.querySelector("input") : (field ?? told))?.focus();
