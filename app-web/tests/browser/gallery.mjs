// Opens every page of the gallery as a customer would, and fails on what they would stumble over:
// WCAG 2.2 AA (axe), sideways scrolling, a focus that cannot be seen, controls on paper, a request or
// a script that the policy refuses, a missing file. Each promise prints one line, as cargo's tests do.
//
//   cargo run -p guichet-web --example gallery -- DIR
//   node tests/browser/gallery.mjs DIR [--only NAME,NAME] [--all] [--shots FOLDER]
//
// Wide by day and narrow by night; --all adds narrow by day and wide by night.
// CHROMIUM names the browser; /usr/bin/chromium unless told.
import { createServer } from "node:http";
import { readFile, readdir, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, all: { type: "boolean" }, shots: { type: "string" } },
});
const [dir] = positionals;
if (!dir) {
  console.error("usage: gallery.mjs DIR [--only NAME,NAME] [--all] [--shots FOLDER]");
  process.exit(64);
}
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const types = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
const server = createServer(async (request, response) => {
  const path = new URL(request.url, "http://localhost").pathname;
  try {
    const body = await readFile(join(dir, path.replaceAll("..", "")));
    response.writeHead(200, {
      "content-type": types[extname(path)] ?? "text/plain",
      "content-security-policy":
        "default-src 'self'; script-src 'nonce-c2FtcGxl'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const root = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});

const promises = {
  axe: "axe_finds_nothing_on_any_page_by_day_or_night_in_either_language",
  widths: "no_page_scrolls_sideways_from_320_to_1600_px",
  focus: "whatever_takes_the_focus_shows_it",
  print: "paper_is_white_and_holds_the_page_without_its_navigation_and_buttons",
  loads: "everything_a_page_names_is_there_and_allowed",
};
const faults = Object.fromEntries(Object.keys(promises).map((name) => [name, []]));
const widths = [320, 390, 480, 640, 719, 720, 768, 900, 1007, 1008, 1280, 1600];
const paper = { width: 718, height: 1000 }; // A4 between its margins
const mostStops = 80;
let visits = 0;

async function visit(page, language, name, width, scheme) {
  const where = `${language}/${name} ${width} ${scheme}`;
  const told = (promise, what) => faults[promise].push(`${where}: ${what}`);
  const onConsole = (message) => message.type() === "error" && told("loads", `console: ${message.text()}`);
  const onFailed = (request) => told("loads", `not loaded: ${request.url()}`);
  const onPageError = (error) => told("loads", `script: ${error.message}`);
  page.on("console", onConsole).on("requestfailed", onFailed).on("pageerror", onPageError);
  await page.goto(`${root}/${language}/${name}.html`);
  const { violations } = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }),
    rules,
  );
  for (const violation of violations) {
    for (const node of violation.nodes) {
      told("axe", `${violation.id}: ${violation.help}: ${node.html.slice(0, 160)} (${node.any[0]?.message ?? ""})`);
    }
  }
  await focus(page, (what) => told("focus", what));
  for (const each of scheme === "light" ? widths : []) {
    await page.setViewportSize({ width: each, height: 900 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) told("widths", `scrolls sideways by ${over} px at ${each}`);
  }
  if (scheme === "dark") await print(page, (what) => told("print", what));
  await page.setViewportSize({ width, height: 900 });
  if (values.shots) {
    await page.screenshot({ path: join(values.shots, `${name}-${language}-${width}-${scheme}.png`), fullPage: true });
  }
  page.off("console", onConsole).off("requestfailed", onFailed).off("pageerror", onPageError);
  visits += 1;
}

/** Goes through the page with the Tab key: each stop must look otherwise than without the focus. */
async function focus(page, told) {
  await page.evaluate(() => {
    const look = (element) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element);
      return [outlineStyle === "none" ? "none" : `${outlineWidth} ${outlineColor}`, boxShadow].join(" / ");
    };
    // A frame may stand around the element that has the focus: a choice and its label are one.
    window.looks = (element) => [element, element.parentElement, element.parentElement?.parentElement].filter(Boolean).map(look).join(" | ");
    document.activeElement?.blur(); // some pages begin in a field
    window.before = new Map([...document.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]")].map((e) => [e, window.looks(e)]));
    window.stops = new Set();
  });
  let [stops, ends] = [0, 0];
  while (stops < mostStops) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(async () => {
      const element = document.activeElement;
      if (!element || element === document.body) return { end: true };
      if (window.stops.has(element)) return null;
      window.stops.add(element);
      // The link to the content slides in.
      await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)));
      const html = element.outerHTML.slice(0, 120);
      const { width, height, right, bottom } = element.getBoundingClientRect();
      if (!width || !height || right <= 0 || bottom <= 0) return { html, fault: "out of sight" };
      return { html, fault: window.before.get(element) === window.looks(element) ? "looks as without the focus" : null };
    });
    // Past the last one, it goes on with the first.
    if (!found || (found.end && (ends += 1) > 1)) break;
    if (found.end) continue;
    stops += 1;
    if (found.fault) told(`${found.fault}: ${found.html}`);
  }
  if (!stops && (await page.locator("a[href], button").count())) told("the Tab key finds nothing");
}

/** What the printer gets, also from somebody whose screen is dark. */
async function print(page, told) {
  await page.setViewportSize(paper);
  await page.emulateMedia({ media: "print" });
  const found = await page.evaluate(async () => {
    // Colours change by a transition, if only for an instant.
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)));
    const shown = (element) => element.checkVisibility() && element.getClientRects().length > 0;
    const controls = [...document.querySelectorAll("nav, button, dialog")].filter(shown);
    const light = (colour) => {
      const [r, g, b, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
      return alpha === 0 ? null : (r + g + b) / 3;
    };
    const behind = [document.body, document.documentElement].map((e) => light(getComputedStyle(e).backgroundColor)).find((l) => l !== null);
    const main = document.querySelector("main");
    return {
      controls: controls.map((element) => element.outerHTML.slice(0, 120)),
      behind: behind ?? 255,
      ink: light(getComputedStyle(main).color),
      text: shown(main) ? main.innerText.trim().length : 0,
      over: document.documentElement.scrollWidth - innerWidth,
    };
  });
  await page.emulateMedia({ media: null });
  for (const html of found.controls) told(`on paper: ${html}`);
  if (found.behind < 250) told(`the paper is not white (${found.behind})`);
  if (found.ink > 120) told(`the ink is pale (${found.ink})`);
  if (!found.text) told("nothing is left on paper");
  if (found.over > 0) told(`wider than the paper by ${found.over} px`);
}

if (values.shots) await mkdir(values.shots, { recursive: true });
const ways = [[1280, "light"], [390, "dark"]];
if (values.all) ways.push([1280, "dark"], [390, "light"]);
// Side by side: one page keeps one core busy.
await Promise.all(ways.map(async ([width, scheme]) => {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.addInitScript(axe); // by the debugger, so that the policy stays as strict as it is
  for (const language of ["fr", "en"]) {
    for (const file of (await readdir(join(dir, language))).sort()) {
      const name = file.replace(/\.html$/, "");
      if (!values.only || values.only.split(",").includes(name)) await visit(page, language, name, width, scheme);
    }
  }
  await context.close();
}));
await browser.close();
server.close();
for (const [promise, found] of Object.entries(faults)) {
  for (const fault of found) console.error(fault);
  const good = visits > 0 && found.length === 0;
  console.log(`test gallery::${promises[promise]} ... ${good ? "ok" : "FAILED"}`);
  if (!good) process.exitCode = 2;
}
console.log(`${visits} visits`);
