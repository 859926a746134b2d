// The pictures of the guides, taken of the running portal over the company in memory.
//
//   node tests/browser/pictures.mjs URL FOLDER     (`make pictures` does it all)
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [url, folder] = process.argv.slice(2);
const staffPassword = process.env.STAFF_PASSWORD;
if (!url || !folder || !staffPassword) {
  console.error("usage: STAFF_PASSWORD=… pictures.mjs URL FOLDER");
  process.exit(64);
}
const wide = { width: 1280, height: 580 };
const narrow = { width: 390, height: 640 };
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--hide-scrollbars"],
});

for (const language of ["fr", "en"]) {
  await mkdir(join(folder, language), { recursive: true });
  const context = await browser.newContext({ locale: language, timezoneId: "Europe/Paris", viewport: wide, colorScheme: "light", reducedMotion: "reduce" });
  const page = await context.newPage();
  const shot = async (name, size = wide) => {
    await page.setViewportSize(size);
    await page.screenshot({ path: join(folder, language, `${name}.png`) });
    await page.setViewportSize(wide);
  };
  const go = (path) => page.goto(url + path + (path.includes("?") ? "&" : "?") + `lang=${language}`);
  const press = (target) => Promise.all([page.waitForNavigation(), target.click()]);
  const signIn = async (door, login, password) => {
    await go(door);
    await page.fill("#login", login);
    await page.fill("#password", password);
    await press(page.locator("main button[type=submit]"));
  };
  const first = () => press(page.locator("main .rowlink").first());

  await go("/client/");
  await shot("sign-in", narrow);
  await signIn("/client/", "alice", "demo-alice-2026");
  await go("/client/tableau-de-bord/");
  await shot("dashboard");
  await shot("dashboard-phone", narrow);
  await go("/client/commandes/");
  await shot("orders");
  await press(page.locator("main .rowlink").nth(2));
  await shot("order");
  await go("/client/factures/");
  await shot("invoices");
  await first();
  await shot("invoice");

  await signIn("/equipe/", "sofia", staffPassword);
  await go("/equipe/tableau-de-bord/");
  await shot("staff-dashboard");
  await go("/incidents/");
  await shot("incidents");
  await first();
  await shot("incident");
  await go("/incidents/creer/");
  await page.fill("#f-title", language === "fr" ? "Le panier se vide tout seul" : "The basket empties itself");
  await page.fill("#f-description", language === "fr" ? "Après dix minutes sans rien faire, chez deux clients." : "After ten idle minutes, for two customers.");
  await page.locator("header nav a").first().click();
  await page.locator("dialog[data-part=leave]:modal").waitFor();
  await shot("leave", narrow);
  await page.locator("dialog[data-part=leave] button[value=stay]").click();
  page.once("dialog", (dialog) => dialog.accept());
  await page.reload();
  await page.locator("[data-part=restored]").waitFor();
  await shot("draft");
  await context.close();
}
await browser.close();
