// The portal as its customers use it, in a real browser on a running server.
//
//   GUICHET_TEST_URL=http://127.0.0.1:8080 node tests/browser/live.mjs [--shots FOLDER]
//
// The server runs on a Tryton with the fixtures company. Each test prints one line, as cargo's do.
import assert from "node:assert/strict";
import { readFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const { values } = parseArgs({ options: { shots: { type: "string" }, only: { type: "string" } } });
const url = process.env.GUICHET_TEST_URL;
if (!url) {
  console.error("GUICHET_TEST_URL is not set: `make test` starts a server");
  process.exit(1);
}
const expected = JSON.parse(await readFile(new URL("../../../fixtures/expected.json", import.meta.url), "utf8"));
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const login = (name) => expected.logins.find((row) => row.login === name);
const own = (rows, ...codes) => rows.filter((row) => codes.includes(row.party));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});

/** A person at a browser of their own; what the browser complains of fails the test. */
async function person(options = {}) {
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (m) => m.type() === "error" && !/status of 4\d\d/.test(m.text()) && complaints.push(m.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  return {
    page,
    go: (path) => page.goto(url + path),
    async signIn(name, password = login(name).password) {
      if (!page.url().includes("/client/")) await page.goto(`${url}/client/`);
      await page.fill("#login", name);
      await page.fill("#password", password);
      await Promise.all([page.waitForNavigation(), page.click("main button[type=submit]")]);
    },
    async signOut() {
      await page.locator("header summary", { has: page.locator(".avatar") }).click();
      await Promise.all([page.waitForNavigation(), page.locator("form[action='/client/deconnexion/'] button").first().click()]);
    },
    numbers: () => page.locator("main table .rowlink").allTextContents(),
    async end() {
      await context.close();
      assert.deepEqual(complaints, []);
    },
  };
}

/** Every number of a list, by "older". */
async function wholeList(someone, path) {
  await someone.go(path);
  const all = [];
  for (;;) {
    all.push(...(await someone.numbers()));
    const next = someone.page.locator("a[rel=next]");
    if ((await next.count()) === 0) return all;
    await Promise.all([someone.page.waitForNavigation(), next.first().click()]);
  }
}

const tests = {};

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with_script" : "without_script";

  tests[`sign_in_filter_page_detail_pdf_and_sign_out_${how}`] = async () => {
    const someone = await person({ javaScriptEnabled, acceptDownloads: true });
    const { page } = someone;
    await someone.go("/client/commandes/?state=processing");
    assert.match(page.url(), /\/client\/\?next=/, "a stranger is sent to the door");
    await someone.signIn("grossiste");
    assert.equal(new URL(page.url()).pathname, "/client/commandes/", "and comes back to the page asked for");

    await someone.go("/client/commandes/");
    const first = await someone.numbers();
    await Promise.all([page.waitForNavigation(), page.locator("a[rel=next]").first().click()]);
    const second = await someone.numbers();
    assert.equal(first.length, 20);
    assert.equal(first.filter((n) => second.includes(n)).length, 0, "no row on two pages");
    await Promise.all([page.waitForNavigation(), page.locator("a[rel=prev]").first().click()]);
    assert.deepEqual(await someone.numbers(), first, "back is where one was");

    const wanted = second[3];
    await page.fill("#q", wanted.trim());
    await Promise.all([page.waitForNavigation(), page.press("#q", "Enter")]);
    assert.ok((await someone.numbers()).includes(wanted), "found by its number");
    await Promise.all([page.waitForNavigation(), page.locator("main table .rowlink").first().click()]);
    assert.match(await page.locator("h1").textContent(), new RegExp(wanted.trim()));
    await someone.signOut();

    await someone.go("/client/");
    await someone.signIn("alice");
    await someone.go("/client/factures/");
    await Promise.all([page.waitForNavigation(), page.locator("main table .rowlink").first().click()]);
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("main a[href$='/pdf']").first().click()]);
    assert.match(download.suggestedFilename(), /\.pdf$/);
    const file = await readFile(await download.path());
    assert.equal(file.subarray(0, 5).toString(), "%PDF-");

    const inside = page.url();
    await someone.signOut();
    assert.equal(new URL(page.url()).pathname, "/", "signed out, on the public site");
    await page.goto(inside);
    assert.match(page.url(), /\/client\/\?next=/, "the door is shut again");
    await page.goBack();
    await someone.end();
  };

  tests[`a_wrong_password_says_so_and_keeps_the_login_${how}`] = async () => {
    const someone = await person({ javaScriptEnabled });
    await someone.go("/client/");
    await someone.signIn("marc", "not-the-password");
    assert.equal(await someone.page.inputValue("#login"), "marc");
    assert.equal(await someone.page.inputValue("#password"), "");
    assert.match(await someone.page.title(), /^Erreur/);
    assert.ok(await someone.page.locator("[role=alert]").isVisible());
    await someone.signIn("marc");
    assert.equal(new URL(someone.page.url()).pathname, "/client/tableau-de-bord/");
    await someone.end();
  };
}

tests.each_customer_sees_their_own_orders_and_invoices_and_nobody_elses = async () => {
  for (const name of ["alice", "leman", "zoe"]) {
    const someone = await person();
    await someone.go("/client/");
    await someone.signIn(name);
    const codes = login(name).parties;
    const orders = own(expected.sales, ...codes).filter((sale) => sale.number).map((sale) => sale.number);
    const shown = (await wholeList(someone, "/client/commandes/")).map((n) => n.trim());
    assert.deepEqual(shown.filter((n) => /^\d+$/.test(n)).sort(), orders.sort(), `orders of ${name}`);
    const invoices = own(expected.invoices, ...codes).map((invoice) => invoice.number);
    const listed = (await wholeList(someone, "/client/factures/")).map((n) => n.trim());
    assert.deepEqual(listed.sort(), invoices.sort(), `invoices of ${name}`);
    await someone.end();
  }
};

tests.rows_have_dates_states_in_the_persons_language_and_totals_with_currency = async () => {
  for (const [name, language, sign] of [["alice", "fr", /\d[\s\u202f]?\d*,\d\d\u00a0€/], ["leman", "en", /(€|[A-Z]{3})/]]) {
    const someone = await person();
    await someone.go("/client/");
    await someone.signIn(name);
    await someone.go("/client/commandes/");
    assert.equal(await someone.page.locator("html").getAttribute("lang"), language);
    const words = Object.values(expected.labels[language]["sale.state"]);
    const rows = await someone.page.locator("main tbody tr").all();
    assert.ok(rows.length > 3);
    let dated = 0;
    for (const row of rows) {
      const text = await row.innerText();
      assert.ok(words.some((word) => text.includes(word)), `a state in ${language}: ${text}`);
      assert.match(text, sign, `a total with its currency: ${text}`);
      dated += await row.locator("time").count();
    }
    assert.ok(dated >= rows.length - 3, "dates, not dashes");
    await someone.end();
  }
};

tests.somebody_without_a_customer_is_told_whom_to_ask = async () => {
  const someone = await person();
  await someone.go("/client/");
  await someone.signIn("sansclient");
  for (const path of ["/client/tableau-de-bord/", "/client/commandes/", "/client/factures/", "/client/profil/"]) {
    const answer = await someone.go(path);
    assert.equal(answer.status(), 200, path);
    assert.match(await someone.page.locator("main").innerText(), /n’est relié à aucun client/, path);
  }
  await someone.end();
};

tests.somebody_with_two_customers_may_look_at_one = async () => {
  const someone = await person();
  await someone.go("/client/");
  await someone.signIn("zoe");
  const both = await wholeList(someone, "/client/commandes/");
  const [first] = login("zoe").parties;
  const name = expected.parties.find((party) => party.code === first).name;
  const menu = someone.page.locator("header .menu-party");
  await menu.locator("summary").click();
  await Promise.all([someone.page.waitForNavigation(), menu.locator("button", { hasText: name.slice(0, 20) }).first().click()]);
  const one = await wholeList(someone, "/client/commandes/");
  assert.ok(one.length > 0 && one.length < both.length, `${one.length} of ${both.length}`);
  await someone.end();
};

tests.hostile_names_are_text = async () => {
  const someone = await person();
  await someone.go("/client/");
  await someone.signIn("script");
  for (const path of ["/client/tableau-de-bord/", "/client/commandes/", "/client/factures/", "/client/profil/"]) {
    await someone.go(path);
    const html = await someone.page.content();
    assert.ok(!html.includes("<script>alert"), path);
  }
  await someone.end();
};

tests.the_keyboard_alone_is_enough_to_come_in = async () => {
  const someone = await person();
  const { page } = someone;
  await someone.go("/client/");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  for (let i = 0; i < 20 && (await page.evaluate(() => document.activeElement.id)) !== "login"; i++) await page.keyboard.press("Tab");
  await page.keyboard.type("marc");
  await page.keyboard.press("Tab");
  await page.keyboard.type(login("marc").password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.equal(new URL(page.url()).pathname, "/client/tableau-de-bord/");
  await someone.end();
};

tests.axe_finds_nothing_on_any_page_in_either_language = async () => {
  if (values.shots) await mkdir(values.shots, { recursive: true });
  const faults = [];
  for (const [language, width, colorScheme] of [["fr", 1280, "light"], ["en", 390, "dark"], ["fr", 390, "light"], ["en", 1280, "dark"]]) {
    const someone = await person({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    const { page } = someone;
    const look = async (path, name) => {
      if (path) await someone.go(path);
      await page.addScriptTag({ content: axe });
      const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), rules);
      for (const v of violations) faults.push(`${language} ${width} ${name}: ${v.id} ${v.nodes[0].html.slice(0, 120)}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) faults.push(`${language} ${width} ${name}: ${wide} px too wide`);
      if (values.shots) await page.screenshot({ path: `${values.shots}/${name}-${language}-${width}-${colorScheme}.png`, fullPage: true });
    };
    await look(`/?lang=${language}`, "home");
    await look("/services/", "services");
    await look("/produits/", "products");
    await look("/client/", "sign-in");
    await someone.go(`/client/?lang=${language}`);
    await someone.signIn("gamma", "wrong-password");
    await look(null, "sign-in-wrong");
    await someone.signIn("alice");
    await someone.go(`/client/tableau-de-bord/?lang=${language}`);
    await look("/client/tableau-de-bord/", "dashboard");
    await look("/client/commandes/", "orders");
    await look("/client/commandes/?q=introuvable", "orders-no-match");
    await look("/client/commandes/", "orders");
    await Promise.all([page.waitForNavigation(), page.locator("main table .rowlink").nth(2).click()]);
    await look(null, "order");
    await look("/client/factures/", "invoices");
    await Promise.all([page.waitForNavigation(), page.locator("main table .rowlink").first().click()]);
    await look(null, "invoice");
    await look("/client/profil/", "profile");
    await look("/client/commandes/999999/", "missing");
    await look("/nulle-part/", "nowhere");
    await page.context().clearCookies();
    await someone.go(`/client/?lang=${language}`);
    await someone.signIn("sansclient");
    await look(null, "no-customer");
    await page.context().close();
  }
  assert.deepEqual(faults, []);
};

let failed = 0;
let passed = 0;
for (const [name, test] of Object.entries(tests)) {
  if (values.only && !name.includes(values.only)) continue;
  try {
    await test();
    passed += 1;
    console.log(`test live::${name} ... ok`);
  } catch (error) {
    failed += 1;
    console.log(`test live::${name} ... FAILED\n${error.stack}`);
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
