// SPDX-License-Identifier: BSL-1.0
// node truncation.mjs <recorded streams> <our client> [stride]
// Cuts off every recorded stream before its answer has ended, and prints the result of each client.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import { wrapped } from "./wrapped.mjs";

const [recordings, ours, stride = "17"] = process.argv.slice(2);
const require = createRequire(process.cwd() + "/"); // the package is in the build folder
const OpenAI = require("openai").default;
const { version } = JSON.parse(readFileSync("node_modules/openai/package.json", "utf8"));

const npmWaits = 10000; // ms; this client waits for 2 s, see truncation.cpp
const hungAfter = 12000; // ms
const kinds = {
  "early end": "the chunked body ends properly, but too early, as when a gateway gives up",
  closed: "the body has no length, and the server closes the connection",
  fin: "the server closes the connection in the middle of a chunked body",
  reset: "the server resets the connection in the middle of a chunked body",
  silence:
    "the server sends nothing more, and the connection stays open. The time limit is 2 s for this client (options " +
    `\`first_event\` and \`idle\`) and ${npmWaits / 1000} s for the other client (option \`timeout\`). A call that has ` +
    `not ended after ${hungAfter / 1000} s counts as *hung*. Because each case takes seconds, each stream is cut at only ` +
    "three places.",
};

// Returns the number of bytes before the first finish reason and the end marker. An answer of this length or less is not
// complete.
function lengthUnfinished(body) {
  const marks = [/"finish_reason": ?"/, /\[DONE\]/].map((mark) => body.search(mark)).filter((at) => at >= 0);
  return Buffer.byteLength(body.slice(0, Math.min(...marks)));
}

const streams = readFileSync(recordings, "utf8").trim().split("\n").map((line) => JSON.parse(line))
  .filter((row) => row.expect.complete && row.content_type.includes("event-stream") && row.status === 200)
  .map((row) => ({ body: Buffer.from(row.sse), until: lengthUnfinished(row.sse) }));

const cases = [];
for (const [kind] of Object.entries(kinds)) {
  streams.forEach((stream, index) => {
    const step = kind === "silence" ? Math.ceil(stream.until / 3) : Number(stride); // because each case takes seconds
    for (let at = index % Number(stride); at < stream.until; at += step) cases.push(`${index}/${kind}/${at}`);
  });
}

function answer(socket, name) {
  const [index, kind, at] = name.split("/");
  const bytes = streams[Number(index)].body.subarray(0, Number(at));
  socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n");
  if (kind === "closed") return socket.end(Buffer.concat([Buffer.from("connection: close\r\n\r\n"), bytes]));
  socket.write("transfer-encoding: chunked\r\n\r\n");
  const early = kind === "early end";
  if (bytes.length > 0) {
    socket.write(`${(bytes.length + (early ? 0 : 1)).toString(16)}\r\n`);
    socket.write(bytes);
  }
  if (early) socket.write(bytes.length > 0 ? "\r\n0\r\n\r\n" : "0\r\n\r\n");
  if (kind === "fin") socket.end();
  if (kind === "reset") setTimeout(() => socket.resetAndDestroy(), 5); // after the bytes have arrived
}

const server = net.createServer((socket) => {
  let received = "";
  socket.on("error", () => {});
  socket.on("data", (data) => {
    received += data.toString("latin1");
    const head = received.indexOf("\r\n\r\n");
    const length = /content-length: *(\d+)/i.exec(received.slice(0, Math.max(head, 0)));
    if (head < 0 || received.length < head + 4 + Number(length?.[1] ?? 0)) return;
    const asked = JSON.parse(received.slice(head + 4));
    received = "";
    answer(socket, asked.model);
  });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const baseURL = `http://127.0.0.1:${server.address().port}/v1`;

async function verdicts(oneCase) {
  const found = new Map();
  let next = 0;
  const limit = async (name) => {
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(() => resolve("hung"), hungAfter)));
    const verdict = await Promise.race([oneCase(name).then(() => "complete", () => "error"), late]);
    clearTimeout(timer);
    found.set(name, verdict);
  };
  const worker = async () => {
    while (next < cases.length) await limit(cases[next++]);
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  return found;
}

const npm = new OpenAI({ apiKey: "sk-compare", baseURL, maxRetries: 0, timeout: npmWaits });
const question = (model) => ({ model, messages: [{ role: "user", content: "?" }] });

async function npmLoop(model) {
  const events = await npm.chat.completions.create({ ...question(model), stream: true });
  for await (const event of events) void event;
}

const npmHelper = (model) => npm.chat.completions.stream(question(model)).finalChatCompletion();

async function ourLoop() {
  const child = spawn(ours, [baseURL], { stdio: ["pipe", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stdin.end(cases.join("\n") + "\n");
  await once(child, "close");
  return new Map(output.trim().split("\n").map((line) => [line.slice(0, line.lastIndexOf(" ")), line.split(" ").pop()]));
}

function table(client, found) {
  for (const kind of Object.keys(kinds)) {
    const mine = cases.filter((name) => name.split("/")[1] === kind);
    const count = (verdict) => mine.filter((name) => found.get(name) === verdict).length;
    console.log(`| ${client} | ${kind} | ${mine.length} | ${count("complete")} | ${count("error")} | ${count("hung")} |`);
  }
}

process.on("unhandledRejection", () => {}); // from calls that counted as hung
const plural = new Intl.PluralRules("en", { type: "ordinal" }).select(Number(stride));
const nth = stride + { one: "st", two: "nd", few: "rd", other: "th" }[plural];
const [node] = process.versions.node.split(".");
const paragraphs = [
  `The script cuts off ${streams.length} recorded streams at every ${nth} byte, with one cut in each call. All cuts ` +
    "are before the first finish reason and before the end marker, so none of the answers is complete.",
  `The other client is the official \`openai\` package for JavaScript, version ${version}, on Node ${node}. The script ` +
    "tests it in two ways: with the loop that the package's documentation shows (`for await (const event of stream)`), " +
    "and with its `.stream()` helper.",
  "The kinds of cut are:",
];
for (const text of paragraphs) console.log(`${wrapped(text)}\n`);
for (const [kind, meaning] of Object.entries(kinds)) console.log(wrapped(`- *${kind}*: ${meaning}`, "  "));
console.log("\n| client | kind of cut | cases | reported as complete | as an error | hung |\n|---|---|---|---|---|---|");
table("asio-openai", await ourLoop());
table(`openai ${version} (npm), loop`, await verdicts(npmLoop));
table(`openai ${version} (npm), \`.stream()\` helper`, await verdicts(npmHelper));
process.exit(0);
