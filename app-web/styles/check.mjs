// Builds the style sheet again and says whether the committed one is the same.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const dir = mkdtempSync(join(tmpdir(), "guichet-css-"));
try {
  const fresh = join(dir, "app.css");
  execFileSync("npx", ["tailwindcss", "-i", "styles/app.css", "-o", fresh, "--minify"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (readFileSync(fresh, "utf8") !== readFileSync("static/app.css", "utf8")) {
    console.error("static/app.css is stale: run `npm run css` in app-web and commit it");
    process.exitCode = 1;
  } else {
    console.log("static/app.css is fresh");
  }
} finally {
  rmSync(dir, { recursive: true });
}
