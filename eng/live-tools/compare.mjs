// Lists the tools of installed servers and of their code, and writes where the two differ.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [root, work, ...packages] = process.argv.slice(2);
const settings = new Map(readFileSync(join(root, "eng/live-tools/servers.txt"), "utf8").split("\n")
    .filter(line => line && !line.startsWith("#")).map(line => line.split(" ")).map(([name, ...rest]) => [name, rest]));
const reasons = new Map(readFileSync(join(root, "eng/live-tools/reasons.txt"), "utf8").split("\n")
    .filter(line => line && !line.startsWith("#")).map(line => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]));

function manifest(name) {
    const folder = join(work, name.replaceAll(/[/@]/g, "_"), "node_modules", name);
    const json = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const bins = typeof json.bin === "string" ? { [name]: json.bin } : json.bin ?? {};
    return { folder, version: json.version, bin: Object.values(bins)[0] ?? json.main };
}

// Every word that looks like a setting is an environment variable of the server, the others are its arguments.
function live(folder, bin, words) {
    const home = mkdtempSync(join(tmpdir(), "live-tools-"));
    const variables = words.filter(word => /^[A-Z][A-Z0-9_]*=/.test(word));
    const parameters = words.filter(word => !variables.includes(word)).map(word => word.replaceAll("{home}", home));
    const child = spawn("bwrap", ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind", home, home, "--unshare-net", "--unshare-pid", "--die-with-parent",
        "--clearenv", "--setenv", "HOME", home, "--setenv", "PATH", process.env.PATH, ...variables.flatMap(pair => ["--setenv", ...pair.split(/=(.*)/s).slice(0, 2)]),
        "--chdir", home, "node", join(folder, bin), ...parameters], { stdio: ["pipe", "pipe", "pipe"] });
    return new Promise(resolve => {
        const tools = [];
        let text = "", errors = "";
        const end = answer => { clearTimeout(timer); child.kill("SIGKILL"); resolve(answer); };
        const timer = setTimeout(() => end({ error: `no answer in 40 s ${errors.slice(-200)}` }), 40000);
        const send = message => child.stdin.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\n");
        child.stdin.on("error", () => {});
        child.on("exit", code => end({ error: `ended with ${code}: ${errors.slice(-300)}` }));
        child.stderr.on("data", data => { errors += data; });
        child.stdout.on("data", data => {
            text += data;
            for (let cut; (cut = text.indexOf("\n")) >= 0; text = text.slice(cut + 1)) {
                let message;
                try { message = JSON.parse(text.slice(0, cut)); } catch { continue; }
                if (message.id === 1) {
                    send({ method: "notifications/initialized" });
                    send({ id: 2, method: "tools/list", params: {} });
                } else if (message.id >= 2 && !message.method) {
                    if (message.error) { end({ error: message.error.message }); return; }
                    tools.push(...message.result.tools.map(tool => tool.name));
                    if (message.result.nextCursor) send({ id: message.id + 1, method: "tools/list", params: { cursor: message.result.nextCursor } });
                    else end({ tools });
                } else if (message.id !== undefined && message.method) {
                    send({ id: message.id, result: message.method === "roots/list" ? { roots: [{ uri: `file://${home}`, name: "home" }] } : {} });
                }
            }
        });
        send({ id: 1, method: "initialize", params: { protocolVersion: "2025-06-18", capabilities: { roots: {} }, clientInfo: { name: "live-tools", version: "1.0.0" } } });
    });
}

function inCode(folder) {
    const output = join(mkdtempSync(join(tmpdir(), "live-tools-")), "evaluation.json");
    const packed = join(mkdtempSync(join(tmpdir(), "live-tools-")), "package");
    spawnSync("cp", ["-r", folder, packed]);
    spawnSync("rm", ["-rf", ...readdirSync(packed).filter(entry => entry === "node_modules").map(entry => join(packed, entry))]);
    spawnSync(process.env.MTF ?? join(root, "mtf"), ["scan", "--offline", packed, "-o", output], { stdio: "ignore", timeout: 120000 });
    const code = JSON.parse(readFileSync(output, "utf8")).code;
    return code.tools.filter(tool => tool.kind === "tool").map(tool => tool.name);
}

const rows = [], misses = [];
let listed = 0, found = 0, servers = 0;
for (const name of packages) {
    const { folder, version, bin } = manifest(name);
    const answer = await live(folder, bin, settings.get(name) ?? []);
    if (answer.error) {
        console.log(`${name} ${version}: not started: ${answer.error.replaceAll(/\s+/g, " ")}`);
        continue;
    }
    const code = new Set(inCode(folder)), tools = [...new Set(answer.tools)];
    const missing = tools.filter(tool => !code.has(tool)), gated = [...code].filter(tool => !tools.includes(tool));
    servers++;
    listed += tools.length;
    found += tools.length - missing.length;
    rows.push(`| ${name} | ${version} | ${tools.length} | ${tools.length - missing.length} | ${gated.length} |`);
    if (missing.length > 0) misses.push(`- **${name}**: ${missing.map(tool => `\`${tool}\``).join(", ")}. ${reasons.get(name) ?? "Not looked at."}`);
    console.log(`${name} ${version}: ${tools.length} listed, ${missing.length} not in code: ${missing.slice(0, 8).join(" ")}; only in code ${gated.length}: ${gated.slice(0, 8).join(" ")}`);
}

const percent = (100 * found / Math.max(listed, 1)).toFixed(1);
console.log(`${servers} servers, ${listed} tools listed, ${found} found in code: ${percent} %`);
writeFileSync(join(root, "docs/live-tools.md"), `# Tools in code against the live list

What static analysis finds in the code of ${servers} installed npm servers, against what each answers to \`tools/list\` (no network, invented credentials). Written by \`eng/live-tools/run\`.
"Only in code" are tools that the server declares and did not list in this run: behind a setting, a client capability or an account.

| server | version | listed | found in code | only in code |
|---|---|--:|--:|--:|
${rows.join("\n")}

${found} of ${listed} listed tools are found in code: ${percent} %.

## Every miss

${misses.length > 0 ? misses.join("\n") : "None."}
`);
