// What is typed is not lost: the tests of leaving, of drafts, and of what browsers say of a field
// before it is sent. They are part of governance.mjs, whose people and project they use.
import assert from "node:assert/strict";

export function draftTests(tests, { person, staff, url, tasks, run, inDays, plan }) {
  const create = `${tasks}creer/`;
  const incident = "/incidents/creer/";
  const kept = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("guichet-draft:")));
  const draft = (page) => page.evaluate(() => Object.values(localStorage).join("\n"));
  const notice = (page) => page.locator("[data-part=restored]");
  const leave = (page) => page.locator("dialog[data-part=leave]:modal");
  const answer = (page, name) => leave(page).getByRole("button", { name }).click();

  /** Waits until what was typed lies on the device. */
  const written = (page, words) => page.waitForFunction((text) => Object.values(localStorage).some((draft) => draft.includes(text)), words);

  /** Reloads, or goes elsewhere, whatever the browser asks; whether it asked. */
  async function forced(page, go) {
    let asked = false;
    page.once("dialog", (dialog) => {
      asked = dialog.type() === "beforeunload";
      return dialog.accept();
    });
    await go();
    page.removeAllListeners("dialog");
    return asked;
  }

  async function signIn(page, who) {
    await page.fill("#login", who.login);
    await page.fill("#password", who.password);
    await Promise.all([page.waitForNavigation(), page.locator("main button[type=submit]").click()]);
  }

  tests.leaving_what_was_typed_asks_first = async () => {
    const someone = await person(staff.lead);
    const { page } = someone;
    await someone.go(create);
    await someone.press(page.locator(".crumbs a").first());
    assert.equal(someone.path(), "/projets/", "nothing typed, nothing asked");

    await someone.go(create);
    await page.fill("#f-version", "v9.9.9");
    await page.locator(".crumbs a").first().click();
    await leave(page).waitFor();
    assert.match(await leave(page).innerText(), /Quitter sans envoyer/);
    await answer(page, "Continuer la saisie");
    assert.equal(someone.path(), create);
    assert.equal(await page.inputValue("#f-version"), "v9.9.9");

    await page.locator("header nav a", { hasText: "Incidents" }).click();
    await page.keyboard.press("Escape");
    assert.equal(await leave(page).count(), 0);
    assert.equal(someone.path(), create, "Escape stays");

    await page.getByRole("link", { name: "Annuler" }).click();
    await Promise.all([page.waitForNavigation(), answer(page, "Garder et quitter")]);
    assert.equal(someone.path(), tasks);
    await someone.go(create);
    assert.equal(await page.inputValue("#f-version"), "v9.9.9", "the draft is here");
    await page.fill("#f-version", "v9.9.8");
    assert.ok(await forced(page, () => page.reload()), "the browser asks too");
    await page.getByRole("link", { name: "Annuler" }).click();
    await Promise.all([page.waitForNavigation(), answer(page, "Effacer le brouillon")]);
    assert.deepEqual(await kept(page), []);
    await someone.end();
  };

  tests.a_form_over_the_page_asks_before_it_closes = async () => {
    const someone = await person(staff.lead);
    const { page } = someone;
    await someone.go(tasks);
    const form = await someone.form("Nouveau déploiement");
    await form.locator("[name=version]").fill("v8.8.8");
    await page.keyboard.press("Escape");
    await leave(page).waitFor();
    await answer(page, "Continuer la saisie");
    assert.equal(await form.locator("[name=version]").inputValue(), "v8.8.8");
    await form.locator(".close").click();
    await answer(page, "Garder et quitter");
    await page.locator("dialog").first().waitFor({ state: "detached" });
    const again = await someone.form("Nouveau déploiement");
    assert.ok(await notice(page).isVisible(), "it comes back over the page as well");
    assert.equal(await again.locator("[name=version]").inputValue(), "v8.8.8");
    await again.locator(".close").click();
    await answer(page, "Effacer le brouillon");
    assert.deepEqual(await kept(page), []);
    await someone.end();
  };

  tests.a_draft_comes_back_says_so_and_can_be_discarded = async () => {
    const someone = await person(staff.lead);
    const { page } = someone;
    await someone.go(create);
    await page.fill("#f-version", "v7.7.7");
    await page.fill("#f-description", "Deux lignes\net une troisième");
    await page.selectOption("#f-environment", "TEST");
    await page.fill("#f-planned_at", inDays(3));
    await page.check("#f-redeployment");
    await forced(page, () => page.reload());
    assert.match(await notice(page).innerText(), /^Brouillon du .+ retrouvé\./);
    assert.equal(await page.inputValue("#f-version"), "v7.7.7");
    assert.equal(await page.inputValue("#f-description"), "Deux lignes\net une troisième");
    assert.equal(await page.inputValue("#f-environment"), "TEST");
    assert.equal(await page.inputValue("#f-planned_at"), inDays(3));
    assert.ok(await page.isChecked("#f-redeployment"));
    const lying = await draft(page);
    const csrf = await page.locator("main input[name=csrf]").first().inputValue();
    assert.ok(lying.includes("v7.7.7") && !lying.includes(csrf), "what forms are sealed with stays out of it");

    const english = await forced(page, () => someone.go(`${create}?lang=en`));
    assert.ok(english);
    assert.match(await notice(page).innerText(), /^Draft of .+ found\./);
    await forced(page, () => someone.go(`${create}?lang=fr`));
    await notice(page).getByRole("button", { name: "Effacer le brouillon" }).click();
    assert.equal(await page.inputValue("#f-version"), "");
    assert.ok(!(await page.isChecked("#f-redeployment")));
    assert.deepEqual(await kept(page), []);
    await page.reload();
    assert.equal(await notice(page).count(), 0);

    // A week later it is gone.
    await page.fill("#f-version", "v7.7.8");
    await written(page, "v7.7.8");
    await page.evaluate(() => {
      for (const [key, text] of Object.entries(localStorage)) localStorage.setItem(key, text.replace(/"at":\d+/, `"at":${Date.now() - 8 * 86_400_000}`));
      document.querySelector("#f-version").value = "";
    });
    await page.reload();
    assert.deepEqual(await kept(page), []);
    await someone.end();
  };

  tests.a_session_that_ends_while_somebody_types_loses_nothing = async () => {
    const someone = await person(staff.lead);
    const { page } = someone;
    await someone.go(incident);
    await page.selectOption("#f-project", staff.project);
    await page.fill("#f-title", `Panne ${run}`);
    await page.fill("#f-description", "Ce qui a été long à écrire.");
    await page.context().clearCookies();
    await someone.press(page.getByRole("button", { name: "Ouvrir l’incident" }));
    assert.equal(someone.path(), "/equipe/");
    await signIn(page, staff.lead);
    assert.equal(someone.path(), incident, "back at the form");
    assert.match(await notice(page).innerText(), /Il était parti sans que la réponse arrive/);
    assert.equal(await page.inputValue("#f-description"), "Ce qui a été long à écrire.");
    await someone.press(page.getByRole("button", { name: "Ouvrir l’incident" }));
    assert.match(await page.locator("h1").innerText(), new RegExp(`Panne ${run}`));
    assert.deepEqual(await kept(page), [], "taken, and gone");

    // A button of another form leaves the page too.
    await page.fill("#text", "Une note commencée");
    await page.getByRole("button", { name: "Prendre en compte" }).click();
    await answer(page, "Continuer la saisie");
    assert.equal(await page.inputValue("#text"), "Une note commencée");
    await page.getByRole("button", { name: "Prendre en compte" }).click();
    await Promise.all([page.waitForNavigation(), answer(page, "Garder et quitter")]);
    assert.match(await page.locator("h1 + p").innerText(), /Pris en compte/, "and does what it was pressed for");
    assert.equal(await page.inputValue("#text"), "Une note commencée");
    await someone.press(page.getByRole("button", { name: "Ajouter une note" }));
    assert.ok(await page.getByText("Une note commencée").first().isVisible());
    assert.deepEqual(await kept(page), []);
    await someone.end();
  };

  tests.a_draft_is_shown_to_nobody_else_at_the_same_device = async () => {
    const someone = await person(staff.lead);
    const { page } = someone;
    await someone.go(incident);
    await page.fill("#f-title", "Affaire de Marie");
    await written(page, "Affaire de Marie");
    await page.context().clearCookies();
    await forced(page, () => someone.go(incident));
    await signIn(page, staff.support);
    assert.equal(someone.path(), incident);
    assert.equal(await page.inputValue("#f-title"), "");
    assert.equal(await notice(page).count(), 0);
    await page.fill("#f-title", "Affaire de Sofia");
    await written(page, "Affaire de Sofia");
    await page.context().clearCookies();
    await forced(page, () => someone.go(incident));
    await signIn(page, staff.lead);
    assert.equal(await page.inputValue("#f-title"), "Affaire de Marie", "each their own");
    const keys = await kept(page);
    assert.equal(keys.length, 2);
    assert.ok(keys.every((key) => !key.includes(staff.lead.login) && !key.includes(staff.support.login)), "keys name nobody");
    await someone.end();
  };

  tests.a_draft_stays_when_the_server_refuses_and_goes_when_it_accepts = async () => {
    const someone = await person(staff.lead);
    const { page } = someone;
    await someone.go(create);
    await page.fill("#f-version", `v6.${run}`);
    await page.selectOption("#f-environment", "DEV");
    await page.fill("#f-description", "Refusée, puis acceptée");
    await page.selectOption("#f-responsible", staff.senior.login);
    await page.fill("#f-planned_at", inDays(2));
    await page.fill("#f-time_zone", "Europe/Nantes");
    await someone.press(page.getByRole("button", { name: "Créer le déploiement" }));
    assert.match(await page.title(), /^Erreur/);
    assert.equal(await page.evaluate(() => document.activeElement.id), "f-time_zone", "the focus is where something is to be done");
    assert.equal((await kept(page)).length, 1, "a refused form keeps its draft");
    assert.equal(await notice(page).count(), 0, "the page holds what was typed by itself");
    await page.getByRole("link", { name: "Annuler" }).click();
    await answer(page, "Continuer la saisie");
    await page.fill("#f-time_zone", "Europe/Paris");
    await someone.press(page.getByRole("button", { name: "Créer le déploiement" }));
    assert.match(await page.locator("[role=status]").first().innerText(), /Déploiement planifié/);
    assert.deepEqual(await kept(page), []);
    await someone.end();
  };

  tests.signing_out_asks_and_leaves_no_draft_on_the_device = async () => {
    const someone = await person(staff.lead);
    const { page } = someone;
    await someone.go(incident);
    await page.fill("#f-title", "À oublier");
    await written(page, "À oublier");
    const out = async () => {
      await page.locator("header summary", { has: page.locator(".avatar") }).click();
      await page.locator("form[action='/equipe/deconnexion/'] button").click();
    };
    await out();
    assert.match(await leave(page).innerText(), /sera effacé de cet appareil/);
    await answer(page, "Continuer la saisie");
    assert.equal(someone.path(), incident);
    await out();
    await Promise.all([page.waitForNavigation(), answer(page, "Se déconnecter")]);
    assert.equal(someone.path(), "/equipe/");
    assert.deepEqual(await kept(page), []);
    await page.fill("#login", "quelqu’un");
    await page.fill("#password", "un secret");
    assert.equal(await forced(page, () => page.reload()), false, "a sign-in is not kept");
    assert.equal(await draft(page), "");
    await someone.end();
  };

  tests.a_draft_laid_over_what_others_changed_is_compared_first = async () => {
    const [one, other] = await Promise.all([person(staff.lead), person(staff.lead)]);
    const task = await plan(one, `v5.${run}`, "DEV");
    for (const [who, words] of [[one, "Le brouillon"], [other, "La version enregistrée"]]) {
      await who.go(`${task}modifier/`);
      await who.page.fill("#f-description", words);
    }
    await other.press(other.page.getByRole("button", { name: "Enregistrer" }));
    await forced(one.page, () => one.page.reload());
    assert.match(await notice(one.page).innerText(), /La page a changé depuis/);
    assert.equal(await one.page.inputValue("#f-description"), "Le brouillon");
    await one.press(one.page.getByRole("button", { name: "Enregistrer" }));
    assert.match(await one.page.locator("dialog [role=status]").first().innerText(), new RegExp(staff.lead.name));
    assert.equal(await one.page.inputValue("#f-description"), "Le brouillon", "nothing was overwritten, nothing was lost");
    await Promise.all([one.end(), other.end()]);
  };

  tests.the_browser_says_of_a_field_what_the_server_says = async () => {
    const someone = await person(staff.lead);
    const { page } = someone;
    const button = page.getByRole("button", { name: "Créer le déploiement" });
    const shown = (name) => page.locator(`#f-${name}-fault`).innerText();
    /** What the server says of these fields, asked without the browser's help. */
    const said = async (fields) => {
      await someone.go(create);
      const hidden = await page.locator("main input[type=hidden]").evaluateAll((all) => Object.fromEntries(all.map((field) => [field.name, field.value])));
      const sent = await page.request.post(url + create, { form: { ...hidden, ...fields } });
      assert.equal(sent.status(), 400);
      return page.evaluate((html) => {
        const parsed = new DOMParser().parseFromString(html, "text/html");
        return Object.fromEntries([...parsed.querySelectorAll("main .err")].map((line) => [line.id, line.textContent.trim()]));
      }, await sent.text());
    };
    const good = { version: "v1", environment: "DEV", description: "x", responsible: staff.senior.login, planned_at: inDays(2), time_zone: "Europe/Paris" };
    for (const [name, value] of [
      ["version", ""], ["version", "   "], ["version", "v 1"], ["version", "v".repeat(51)], ["description", "\n \n"],
      ["description", `${"é".repeat(4001)}`], ["environment", ""], ["planned_at", ""], ["planned_at", "2020-01-01T10:00"], ["planned_at", "2090-01-01T10:00"],
    ]) {
      const words = (await said({ ...good, [name]: value }))[`f-${name}-fault`];
      assert.ok(words, `${name} ${value.slice(0, 12)}`);
      await someone.go(create);
      for (const [field, given] of Object.entries({ ...good, [name]: value })) {
        const at = page.locator(`#f-${field}`);
        if (await at.evaluate((element) => element.matches("select"))) await at.selectOption(given);
        else await at.fill(given);
      }
      assert.equal(await page.locator(`#f-${name}`).inputValue(), value.replaceAll("\r", ""), "nothing is cut");
      await button.click();
      assert.equal(await shown(name), words, `${name} ${value.slice(0, 12)}`);
      assert.equal(await page.evaluate(() => document.activeElement.id), `f-${name}`);
      assert.equal(someone.path(), create, "it was not sent");
      await page.evaluate(() => Object.keys(localStorage).forEach((key) => localStorage.removeItem(key)));
      await forced(page, () => someone.go("/projets/"));
      await page.evaluate(() => Object.keys(localStorage).forEach((key) => localStorage.removeItem(key)));
    }
    // Just within, characters that are two to the machine count as one.
    await someone.go(create);
    await page.fill("#f-version", "🚀".repeat(50));
    assert.ok(await page.locator("#f-version").evaluate((field) => field.checkValidity()));
    await page.fill("#f-version", "🚀".repeat(51));
    assert.match(await shown("version"), /50/);
    await page.fill("#f-version", "v1");
    assert.equal(await page.locator("#f-version-fault").count(), 0, "mended, and said no more");
    await page.fill("#f-description", "é".repeat(3900));
    assert.match(await page.locator("p[data-count]").innerText(), /^3.900 caractères sur 4.000$/);
    await page.fill("#f-version", "");
    await page.fill("#f-description", "");
    await someone.end();
  };

  tests.without_script_nothing_is_asked_or_kept_and_forms_work_as_ever = async () => {
    const someone = await person(staff.lead, { javaScriptEnabled: false });
    const { page } = someone;
    await someone.go(create);
    await page.fill("#f-version", "v4.4.4");
    await someone.press(page.getByRole("link", { name: "Annuler" }));
    assert.equal(someone.path(), tasks);
    await someone.go(create);
    assert.equal(await page.inputValue("#f-version"), "");
    assert.equal(await page.locator("#f-version").getAttribute("maxlength"), "50", "the browser's own means are there");
    assert.equal(await page.locator("template").isVisible(), false);
    await someone.end();
  };
}
