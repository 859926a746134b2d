// Opens every page of the gallery as a customer would, and fails on what they would stumble over:
// WCAG 2.2 AA (axe), sideways scrolling, a request or a script that the policy refuses, a missing file.
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

const faults = [];
let visits = 0;

async function visit(page, language, name, width, scheme) {
  const where = `${language}/${name} ${width} ${scheme}`;
  const told = (what) => faults.push(`${where}: ${what}`);
  const onConsole = (message) => message.type() === "error" && told(`console: ${message.text()}`);
  const onFailed = (request) => told(`not loaded: ${request.url()}`);
  const onPageError = (error) => told(`script: ${error.message}`);
  page.on("console", onConsole).on("requestfailed", onFailed).on("pageerror", onPageError);
  await page.goto(`${root}/${language}/${name}.html`);
  const { violations } = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }),
    rules,
  );
  for (const violation of violations) {
    for (const node of violation.nodes) {
      told(`${violation.id}: ${violation.help}: ${node.html.slice(0, 160)} (${node.any[0]?.message ?? ""})`);
    }
  }
  for (const narrow of [320, width, 1600]) {
    await page.setViewportSize({ width: narrow, height: 900 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) told(`scrolls sideways by ${over} px at ${narrow}`);
  }
  await page.setViewportSize({ width, height: 900 });
  if (values.shots) {
    await page.screenshot({ path: join(values.shots, `${name}-${language}-${width}-${scheme}.png`), fullPage: true });
  }
  page.off("console", onConsole).off("requestfailed", onFailed).off("pageerror", onPageError);
  visits += 1;
}

if (values.shots) await mkdir(values.shots, { recursive: true });
const ways = [[1280, "light"], [390, "dark"]];
if (values.all) ways.push([1280, "dark"], [390, "light"]);
for (const [width, scheme] of ways) {
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
}
await browser.close();
server.close();
for (const fault of faults) console.error(fault);
console.log(`${visits} visits, ${faults.length} faults`);
process.exit(faults.length ? 2 : 0);
