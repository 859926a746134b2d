// A deployment as the staff live it, in a real browser on a running server.
//
//   GUICHET_TEST_URL=http://127.0.0.1:8080 GUICHET_TEST_STAFF='{…}' node tests/browser/governance.mjs [--shots FOLDER]
//
// GUICHET_TEST_STAFF: `project` (its id, its tests finished), `lead`, `senior`, `support`: each
// `{login, password, name}`; they are members of the project. Each test prints one line, as cargo's do.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { draftTests } from "./drafts.mjs";

const { values } = parseArgs({ options: { shots: { type: "string" }, only: { type: "string" } } });
const url = process.env.GUICHET_TEST_URL;
if (!url || !process.env.GUICHET_TEST_STAFF) {
  console.error("GUICHET_TEST_URL and GUICHET_TEST_STAFF are not set: `make test` starts a server and adds the staff");
  process.exit(1);
}
const staff = JSON.parse(process.env.GUICHET_TEST_STAFF);
const tasks = `/projets/${staff.project}/deploiements/`;
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const run = Date.now().toString(36);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});

/** Somebody of the staff at a browser of their own; what the browser complains of fails the test. */
async function person(who, options = {}) {
  const context = await browser.newContext({ locale: "fr-FR", timezoneId: "Europe/Paris", viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (m) => m.type() === "error" && !/status of 4\d\d/.test(m.text()) && complaints.push(m.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  const go = (path) => page.goto(url + path);
  const press = (target) => Promise.all([page.waitForNavigation(), target.click()]);
  await go("/equipe/");
  await page.fill("#login", who.login);
  await page.fill("#password", who.password);
  await press(page.locator("main button[type=submit]"));
  assert.equal(new URL(page.url()).pathname, "/equipe/tableau-de-bord/");
  return {
    page, go, press,
    path: () => new URL(page.url()).pathname,
    /** Opens the form behind a link: over the page with script, as a page of its own without. */
    async form(name, scripted = options.javaScriptEnabled !== false) {
      const link = page.locator("main a.btn:not([aria-disabled])", { hasText: name }).first();
      if (!scripted) {
        await press(link);
        assert.ok(await page.locator("main dialog[open]").isVisible());
        return page.locator("main dialog");
      }
      const before = page.url();
      await link.click();
      await page.locator("dialog:modal").waitFor();
      assert.equal(page.url(), before, "it opens over the page");
      return page.locator("dialog:modal");
    },
    async end() {
      await context.close();
      assert.deepEqual(complaints, []);
    },
  };
}

/** So many days from now, as a date field takes it. */
function inDays(days) {
  const at = new Date(Date.now() + days * 86_400_000);
  return `${at.toISOString().slice(0, 10)}T14:30`;
}

async function plan(someone, version, environment) {
  await someone.go(tasks);
  const form = await someone.form("Nouveau déploiement");
  await form.locator("[name=version]").fill(version);
  await form.locator("[name=environment]").selectOption(environment);
  await form.locator("[name=description]").fill("Corrections du calcul des frais de port");
  await form.locator("[name=responsible]").selectOption(staff.senior.login);
  await form.locator("[name=planned_at]").fill(inDays(2));
  await someone.press(form.getByRole("button", { name: "Créer le déploiement" }));
  assert.match(await someone.page.locator("h1").textContent(), new RegExp(version));
  return someone.path();
}

async function authorise(someone, task) {
  await someone.go(task);
  const form = await someone.form("Autoriser");
  for (const words of ["les tests sont validés", "l’équipe est prête", "le planning est respecté"]) {
    await form.getByLabel(words).check();
  }
  await someone.press(form.getByRole("button", { name: "Autoriser" }));
  assert.equal(someone.path(), task);
  assert.match(await someone.page.locator("[role=status]").first().textContent(), /Déploiement autorisé/);
}

const tests = {};

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with_script" : "without_script";

  tests[`a_lead_plans_and_authorises_a_senior_executes_and_fails_and_the_incident_is_resolved_${how}`] = async () => {
    const version = `v1.${javaScriptEnabled ? 1 : 2}.${run}`;
    const [lead, senior, watcher] = await Promise.all([
      person(staff.lead, { javaScriptEnabled }),
      person(staff.senior, { javaScriptEnabled }),
      person(staff.support, { javaScriptEnabled }),
    ]);
    const task = await plan(lead, version, "DEV");
    await lead.go(`${task}executer/`);
    assert.match(await lead.page.locator("dialog [role=alert]").textContent(), /Réservé/, "the lead is told why not");
    await authorise(lead, task);

    await senior.go("/equipe/tableau-de-bord/");
    assert.ok(await senior.page.getByRole("link", { name: version, exact: true }).isVisible(), "it waits for the senior");
    await senior.go(task);
    const start = await senior.form("Démarrer l’exécution");
    await senior.press(start.getByRole("button", { name: "Démarrer l’exécution" }));
    assert.match(await senior.page.locator("h1").textContent(), /En cours/);

    await watcher.go(task);
    if (javaScriptEnabled) await watcher.page.getByText("Suivi en direct").waitFor();
    await senior.page.fill("#lines", "Sauvegarde base de données OK\nArrêt serveur OK");
    await senior.press(senior.page.getByRole("button", { name: "Ajouter au journal" }));
    const line = watcher.page.locator(".log li", { hasText: "Arrêt serveur OK" });
    if (javaScriptEnabled) {
      await line.waitFor({ timeout: 10_000 });
    } else {
      assert.equal(await line.count(), 0, "nothing moves by itself");
      await watcher.press(watcher.page.getByRole("link", { name: "Actualiser" }));
      assert.ok(await line.isVisible());
    }
    assert.ok((await line.textContent()).includes(staff.senior.name), "each line names its author");

    const end = await senior.form("Journal et résultat");
    await end.locator("[name=log]").fill("Redémarrage serveur KO");
    await senior.press(end.getByRole("button", { name: "Marquer comme Échec" }));
    assert.match(await senior.page.title(), /^Erreur/, "a failure needs its reason");
    assert.equal(await senior.page.locator("dialog [name=log]").inputValue(), "Redémarrage serveur KO");
    await senior.page.locator("dialog [name=reason]").fill("Le serveur ne redémarre pas.");
    await senior.press(senior.page.getByRole("button", { name: "Marquer comme Échec" }));
    assert.match(await senior.page.locator("[role=status]").first().textContent(), /Échec inscrit/);
    if (javaScriptEnabled) {
      await watcher.page.locator(".log li", { hasText: "Redémarrage serveur KO" }).waitFor({ timeout: 10_000 });
      await watcher.page.getByText("Terminé : actualisez").or(watcher.page.getByText(/Terminé.*actualisez/)).first().waitFor({ timeout: 10_000 });
    }

    await senior.press(senior.page.getByRole("link", { name: "Voir l’incident" }).first());
    const incident = senior.path();
    assert.match(await senior.page.locator("h1").textContent(), new RegExp(`INCIDENT - Échec déploiement ${version}`));
    assert.ok((await senior.page.locator(".slip .facts").textContent()).includes(staff.senior.name), "assigned to the responsible");
    await senior.press(senior.page.getByRole("button", { name: "Prendre en compte" }));
    await senior.press(senior.page.getByRole("button", { name: "Commencer l’analyse" }));
    const resolve = await senior.form("Déclarer résolu");
    await resolve.locator("[name=cause]").fill("Un verrou de migration.");
    await senior.press(resolve.getByRole("button", { name: "Déclarer résolu" }));
    assert.equal(senior.path(), incident);
    assert.match(await senior.page.locator("h1 + p").textContent(), /Résolu/);

    await lead.go(`${tasks}?state=failed`);
    assert.ok(await lead.page.getByRole("link", { name: version, exact: true }).isVisible());
    await Promise.all([lead.end(), senior.end(), watcher.end()]);
  };

  tests[`somebody_faster_is_named_and_what_was_typed_stays_${how}`] = async () => {
    const [one, other] = await Promise.all([
      person(staff.lead, { javaScriptEnabled }),
      person(staff.lead, { javaScriptEnabled }),
    ]);
    const task = await plan(one, `v2.${javaScriptEnabled ? 1 : 2}.${run}`, "DEV");
    await one.go(task);
    const form = await one.form("Refuser");
    await form.locator("[name=reason]").fill("La fenêtre ne convient pas.");
    await authorise(other, task);
    await one.press(form.getByRole("button", { name: "Refuser" }));
    assert.match(await one.page.locator("dialog [role=status]").textContent(), new RegExp(staff.lead.name));
    assert.equal(await one.page.locator("dialog [name=reason]").inputValue(), "La fenêtre ne convient pas.");
    await Promise.all([one.end(), other.end()]);
  };
}

draftTests(tests, { person, staff, url, tasks, run, inDays, plan });

tests.dialogs_close_by_key_and_by_button_and_give_the_focus_back = async () => {
  const someone = await person(staff.lead);
  const { page } = someone;
  await someone.go(tasks);
  const opener = page.locator("main a[data-dialog]").first();
  for (const close of [() => page.keyboard.press("Escape"), () => page.locator("dialog:modal .close").click()]) {
    await opener.focus();
    await page.keyboard.press("Enter");
    await page.locator("dialog:modal").waitFor();
    await close();
    await page.locator("dialog").waitFor({ state: "detached" });
    assert.ok(await opener.evaluate((link) => link === document.activeElement), "the focus is back");
  }
  await someone.end();
};

tests.every_page_is_accessible_and_fits_by_day_and_night = async () => {
  if (values.shots) await mkdir(values.shots, { recursive: true });
  const faults = [];
  for (const [language, width, colorScheme] of [["fr", 1280, "light"], ["en", 390, "dark"], ["fr", 390, "light"], ["en", 1280, "dark"]]) {
    const someone = await person(staff.lead, { viewport: { width, height: 900 }, colorScheme, bypassCSP: true, reducedMotion: "reduce" });
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
    await someone.go(`/projets/?lang=${language}`);
    await look("/equipe/tableau-de-bord/", "dashboard");
    await look("/projets/", "projects");
    await look(`/projets/${staff.project}/`, "project");
    await look(`/projets/${staff.project}/regles/`, "rules");
    await look(`/projets/${staff.project}/gels/`, "freeze");
    await look("/projets/calendrier/", "calendar");
    await look(tasks, "deployments");
    await page.locator("main a[data-dialog]").first().click();
    await page.locator("dialog:modal").waitFor();
    await look(null, "dialog");
    await look(`${tasks}creer/`, "plan");
    await page.fill("#f-version", "v".repeat(51));
    await page.locator("#f-version-fault").waitFor();
    await look(null, "plan-too-long");
    await page.locator(".crumbs a").first().click();
    await page.locator("dialog[data-part=leave]:modal").waitFor();
    await look(null, "leave");
    await page.keyboard.press("Escape");
    page.once("dialog", (dialog) => dialog.accept());
    await page.reload();
    await page.locator("[data-part=restored]").waitFor();
    await look(null, "draft");
    await page.locator("[data-part=restored] button").click();
    await look(`${tasks}?state=failed`, "deployments-failed");
    await page.goto(url + (await page.locator("main .rowlink").first().getAttribute("href")));
    await look(null, "task");
    await look("/incidents/", "incidents");
    await page.goto(url + (await page.locator("main .rowlink").first().getAttribute("href")));
    await look(null, "incident");
    await look("/incidents/creer/", "incident-new");
    await look("/projets/x/", "missing");
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
    console.log(`test governance::${name} ... ok`);
  } catch (error) {
    failed += 1;
    console.log(`test governance::${name} ... FAILED\n${error.stack}`);
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
