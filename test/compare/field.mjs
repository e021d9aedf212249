// SPDX-License-Identifier: BSL-1.0
// node field.mjs <folder of cases> <our client>
// Serves the answers in test/data/field to this client and to the official JavaScript client. Prints the results of the
// official client that differ from the expected ones. Fails if a result of this client differs.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import path from "node:path";
import { wrapped } from "./wrapped.mjs";

const [folder, ours] = process.argv.slice(2);
const require = createRequire(process.cwd() + "/"); // the package is in the build folder
const OpenAI = require("openai").default;
const { version } = JSON.parse(readFileSync("node_modules/openai/package.json", "utf8"));

const rowsOf = (file) =>
  readFileSync(path.join(folder, `${file}.jsonl`), "utf8").trim().split("\n").map((line) => JSON.parse(line));
const files = ["streams", "tools", "documents"];
const rules = rowsOf("rules");
const cases = new Map(files.flatMap((file) => rowsOf(file).map((row) => [`${file}.${row.name}`, row])));
const stillWaiting = "still waits";
const waitLimit = 5000; // ms, for answers that say how long to wait

// Expands the notation that test/field/cases.hpp describes.
function bytesOf({ body }, chat) {
  const piece = (text, reason) => {
    const content = chat ? `"delta":{"role":"assistant","content":"${text}"}` : `"text":"${text}"`;
    const end = reason === undefined ? "null" : `"${reason}"`;
    return `{"id":"c","object":"x","created":1,"model":"m","choices":[{"index":0,${content},"finish_reason":${end}}]}`;
  };
  const parts = body.split(/(\{[PRB]:[^}]*\})/).map((part, at) => {
    if (at % 2 === 0) return Buffer.from(part);
    const what = part.slice(3, -1);
    if (part[1] === "R") return Buffer.alloc(Number(what), "x");
    if (part[1] === "B") return Buffer.from([parseInt(what, 16)]);
    return Buffer.from(piece(...what.split(";")));
  });
  return Buffer.concat(parts);
}

const streamed = (row) => row.call.endsWith("stream");

function answerTo(row, way) {
  const body = bytesOf(row, !way.startsWith("text"));
  const type = row.type ?? (streamed(row) ? "text/event-stream" : "application/json");
  let head = `HTTP/1.1 ${row.status ?? 200} As asked\r\n`;
  if (type !== "") head += `Content-Type: ${type}\r\n`;
  for (const [name, value] of Object.entries(row.headers ?? {})) head += `${name}: ${value}\r\n`;
  if (row.status === 204) return Buffer.from(`${head}\r\n`);
  if (!streamed(row)) return Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`), body]);
  const chunk = body.length === 0 ? [] : [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from("\r\n")];
  return Buffer.concat([Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n`), ...chunk, Buffer.from("0\r\n\r\n")]);
}

const asked = new Map(); // path -> times at which requests for it arrived

const server = net.createServer((socket) => {
  let received = "";
  socket.on("error", () => {});
  socket.on("data", (data) => {
    received += data.toString("latin1");
    const head = received.indexOf("\r\n\r\n");
    const length = /content-length: *(\d+)/i.exec(received.slice(0, Math.max(head, 0)));
    const chunked = /transfer-encoding: *chunked/i.test(received.slice(0, Math.max(head, 0)));
    if (head < 0 || received.length < head + 4 + Number(length?.[1] ?? 0)) return;
    if (chunked && !received.endsWith("0\r\n\r\n")) return;
    const [, name, way] = /^\S+ \/([^/]+)\/([^/]+)\//.exec(received);
    received = "";
    const key = `${name}/${way}`;
    asked.set(key, [...(asked.get(key) ?? []), Date.now()]);
    socket.write(answerTo(cases.get(name), way));
  });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const base = `http://127.0.0.1:${server.address().port}`;

// These functions read the answers as the documentation of the official client shows.

const messages = [{ role: "user", content: "?" }];

function addChoice(result, choice) {
  result.reason = choice.finish_reason ?? "";
  const calls = (choice.message.tool_calls ?? []).filter(Boolean);
  result.calls = calls.map((call) => `${call.function.name} ${call.function.arguments}`);
  result.ids = calls.map((call) => call.id);
}

async function loopOverChat(client, row, result) {
  const events = await client.chat.completions.create({ model: "m", messages, n: row.n, stream: true });
  const calls = [];
  for await (const event of events) {
    for (const name of [...Object.keys(event), ...Object.keys(event.choices?.[0]?.delta ?? {})]) result.members.push(name);
    if (event.usage) result.usage = event.usage.total_tokens;
    const choice = row.n ? event.choices.find((one) => one.index === 0) : event.choices[0];
    if (!choice) continue;
    result.text += choice.delta.content ?? "";
    if (choice.finish_reason) result.reason = choice.finish_reason;
    for (const call of choice.delta.tool_calls ?? []) {
      if (!calls[call.index]) calls[call.index] = call;
      else calls[call.index].function.arguments += call.function.arguments;
    }
    addChoice(result, { finish_reason: result.reason, message: { tool_calls: calls } });
  }
}

async function helpWithChat(client, row, result) {
  const answer = await client.chat.completions.stream({ model: "m", messages, n: row.n }).finalChatCompletion();
  if (answer.usage) result.usage = answer.usage.total_tokens;
  result.text = `${answer.choices[0].message.content ?? ""}`;
  result.members = Object.keys(answer.choices[0].message);
  addChoice(result, answer.choices[0]);
}

async function loopOverText(client, row, result) {
  const events = await client.completions.create({ model: "m", prompt: "?", stream: true });
  for await (const event of events) {
    if (event.usage) result.usage = event.usage.total_tokens;
    const choice = event.choices[0];
    if (!choice) continue;
    result.text += choice.text ?? "";
    if (choice.finish_reason) result.reason = choice.finish_reason;
  }
}

const times = (spoken) =>
  JSON.stringify([spoken.duration ?? null, ...[...(spoken.segments ?? []), ...(spoken.words ?? [])].flatMap((one) => [one.start, one.end])]);

const flac = () => new File(["fLaC"], "a.flac");

const whole = {
  async chat(client, result) {
    const answer = await client.chat.completions.create({ model: "m", messages });
    result.text = `${answer.choices[0].message.content ?? ""}`;
    addChoice(result, answer.choices[0]);
  },
  async models(client, result) {
    for (const model of (await client.models.list()).data) result.text += `${model.id} `;
  },
  async transcription(client, result) {
    const spoken = await client.audio.transcriptions.create({ file: flac(), model: "m" });
    result.text = typeof spoken === "string" ? spoken : spoken.text;
  },
  async "transcription.times"(client, result) {
    result.text = times(await client.audio.transcriptions.create({ file: flac(), model: "m" }));
  },
  async embedding(client, result) {
    const list = await client.embeddings.create({ model: "m", input: "?" });
    for (const number of list.data[0].embedding) result.text += `${Math.trunc(number * 10)} `;
  },
  async image(client, result) {
    const images = await client.images.generate({ prompt: "?" });
    result.text = Buffer.from(images.data[0].b64_json, "base64").toString("latin1");
  },
  async batch(client, result) {
    result.text = (await client.batches.retrieve("b")).output_file_id ?? "absent";
  },
};

async function official(name, row, way, answerWay) {
  const result = { case: name, way, outcome: "complete", text: "", reason: "", calls: [], ids: [], members: [] };
  const baseURL = `${base}/${name}/${answerWay}-official/v1`;
  const waits = row.expect.wait_ms !== undefined;
  const client = new OpenAI({ apiKey: "sk-compare", baseURL, maxRetries: waits ? 1 : 0, logLevel: "off" });
  try {
    const call =
      way === "helper" ? helpWithChat(client, row, result)
      : way === "text loop" ? loopOverText(client, row, result)
      : way === "chat loop" ? loopOverChat(client, row, result)
      : whole[row.call](client, result);
    let timer;
    const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(stillWaiting)), waitLimit)));
    try {
      await Promise.race([call, late]);
    } finally {
      clearTimeout(timer);
    }
  } catch (failure) {
    result.outcome = "error";
    result.error = failure.constructor.name;
    result.message = String(failure.message);
    result.type = failure.type;
  }
  return result;
}

async function officialResults() {
  const work = [];
  for (const [name, row] of cases) {
    if (!streamed(row)) {
      work.push([name, row, "whole", "whole"]);
      continue;
    }
    work.push([name, row, "chat loop", "chat"], [name, row, "helper", "chat-helper"]);
    if (row.call === "stream") work.push([name, row, "text loop", "text"]);
  }
  const results = [];
  const worker = async () => {
    for (let one; (one = work.shift()); ) results.push({ ...(await official(...one)), key: `${one[0]}/${one[3]}-official` });
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  return results;
}

async function ourResults() {
  const child = spawn(ours, [base, ...files], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`our client ended with ${status}`);
  return output.trim().split("\n").map((line) => JSON.parse(line)).map((one) => ({ ...one, key: `${one.case}/${one.way}` }));
}

// Returns how a result differs from the expected one; undefined if it does not differ.
function deviation(row, result, isOurs) {
  const { expect } = row;
  const failed = result.outcome === "error";
  const fails = expect.error !== undefined;
  const [first, second] = asked.get(result.key) ?? [];
  if (expect.wait_ms !== undefined && second !== undefined) {
    if (!expect.retryable && expect.wait_ms === 0) return "retries in vain";
    if (second - first < expect.wait_ms) return "retries too early";
  }
  if (result.message === stillWaiting) return undefined;
  if (expect.error === "limit_exceeded" && !failed) return "no limit";
  if (fails && !failed) return "a failure is reported as success";
  const cut = expect.calls?.some((call) => call.startsWith("-"));
  if (!isOurs && failed && cut) return undefined; // an error is right, too
  if (!fails && failed) return "a good answer is reported as an error";
  if (fails) {
    if (isOurs && result.error !== expect.error) return "wrong error";
    if (isOurs && !result.message.includes(expect.says ?? "")) return "wrong error";
    if (!result.message.replaceAll("NaN", "null").includes(expect.words ?? "")) return "the server's message is lost";
    if (expect.type_of_error !== undefined && (result.type ?? "") !== expect.type_of_error) return "wrong error type";
  }
  if (!fails || isOurs) {
    const text = Buffer.from(result.text).toString(); // as UTF-8: half of a surrogate pair becomes U+FFFD
    if (expect.text !== undefined && text !== expect.text) return "wrong text";
    if ((expect.reason ?? "") !== result.reason && streamed(row)) return "wrong finish reason";
  }
  if (!fails && expect.calls) {
    const sameButComplete = expect.calls.map((call) => call.replace(/^-/, ""));
    if (result.calls.join("\n") === sameButComplete.join("\n") && result.calls.join("\n") !== expect.calls.join("\n"))
      return "an incomplete tool call looks complete";
    if (result.calls.join("\n") !== expect.calls.join("\n")) return "wrong tool calls";
    if (result.ids.some((id) => !id) || new Set(result.ids).size !== result.ids.length) return "tool calls without unique ids";
  }
  if (expect.usage !== undefined && result.usage !== expect.usage) return "the usage is lost";
  const ofMessage = ["helper", "chat_collect"].includes(result.way);
  const kept = [...(expect.kept ?? []), ...(ofMessage ? [] : (expect.kept_in_events ?? []))];
  if (kept.some((name) => !result.members.includes(name))) return "members are lost";
  return undefined;
}

// Formats a text as one line of a table, and escapes characters that cannot be printed.
function quote(text, most) {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("\\\\", "\\").replaceAll(/[\x7f-\xa0]/g, "?");
  const shown = escaped.length <= most ? escaped : `${escaped.slice(0, most - 1)}…`;
  return `\`${shown.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

// Formats a body without the members that all bodies have.
function example({ body }) {
  if (body === "") return "(no body)";
  const common = [
    [/data: \{"choices":\[\{"index":0,"delta":\{"role":"assistant",/g, "…{"],
    [/\{"id":"c","choices":\[\{"index":0,/g, "…{"],
    [/"type":"function",/g, ""],
    [/type\.googleapis\.com\/google\.rpc\./g, "…"],
    [/"finish_reason":"stop","message":\{"role":"assistant",/g, '…"message":{'],
  ];
  return quote(common.reduce((text, [long, short]) => text.replaceAll(long, short), body), 170);
}

function told(row, result) {
  if (result.outcome === "error") {
    return `${result.error}: ${quote(result.message.replace(/^openai: /, ""), 90)}`;
  }
  const parts = [];
  if (row.expect.calls) parts.push(result.calls.length ? result.calls.map((call) => quote(call, 40)).join(" and ") : "no call");
  else parts.push(result.text === "" ? "no text" : quote(result.text, 40));
  if (row.expect.usage) parts.push(`usage ${result.usage ?? "lost"}`);
  if (result.ids.length > 1) parts.push(`ids ${new Set(result.ids.filter(Boolean)).size === result.ids.length ? "differ" : "do not differ"}`);
  if (result.reason && streamed(row)) parts.push(quote(result.reason, 30));
  return parts.join(", ");
}

const mine = await ourResults();
const failures = mine.map((result) => [result, deviation(cases.get(result.case), result, true)]).filter(([, wrong]) => wrong);
const ourOutcome = new Map(mine.map((result) => [result.key, result]));
const ourWay = { "chat loop": "chat", helper: "chat_collect", "text loop": "text", whole: "whole" };
const order = [...cases.keys()];
const theirs = await officialResults();
theirs.sort((a, b) => order.indexOf(a.case) - order.indexOf(b.case) || (a.way < b.way ? -1 : 1));

const kindOf = ({ way }) => way.replace(/^.* /, ""); // both loops are counted together
const counts = new Map(["whole", "loop", "helper"].map((kind) => [kind, { all: 0, agree: 0 }]));
const calls = new Map(); // rule and kind of call -> number of calls
const differences = new Map(); // rule -> kind of call and difference -> results
for (const result of theirs) {
  const { rule } = cases.get(result.case);
  const kind = kindOf(result);
  const wrong = deviation(cases.get(result.case), result, false);
  counts.get(kind).all += 1;
  calls.set(rule + kind, (calls.get(rule + kind) ?? 0) + 1);
  if (!wrong) {
    counts.get(kind).agree += 1;
    continue;
  }
  const ofRule = differences.get(rule) ?? new Map();
  differences.set(rule, ofRule);
  const key = `${kind}\n${wrong}`;
  ofRule.set(key, [...(ofRule.get(key) ?? []), result]);
}

const agree = [...cases.keys()].filter((name) => !theirs.some((one) => one.case === name && deviation(cases.get(name), one, false)));
console.log(`The examples use this notation:

- \`{P:x}\` stands for a chunk with the text x, and \`{P:x;r}\` for one that also has the finish reason r.
- \`{R:n}\` stands for n letters.
- \`…\` stands for text that is left out, such as the members that all bodies have.
- \`-\` marks a tool call that this client reports as incomplete.
`);
const summary = `There are ${cases.size} answers, and each is used in one or more calls. This client gives the ` +
  `expected result in ${mine.length - failures.length} of its ${mine.length} calls. The package makes only ` +
  `${theirs.length} calls, because it has no helper that collects streamed text completions. For ${agree.length} of ` +
  `the ${cases.size} answers, both clients give the expected result in every call. The results of the package are:`;
console.log(`${wrapped(summary)}\n`);
console.log(`| \`openai\` ${version} (npm) | calls | as expected | not as expected |\n|---|---|---|---|`);
for (const [kind, { all, agree }] of counts) console.log(`| ${kind} | ${all} | ${agree} | ${all - agree} |`);
const complaints = [];
for (const { rule, why } of rules) {
  const ofRule = differences.get(rule);
  if (!ofRule) continue;
  if (!why) complaints.push(`no reason in rules.jsonl for: ${rule}`);
  console.log(`\n${wrapped(`**${rule}.** ${why}`)}\n`);
  console.log("| call | difference | calls | for example | this client | `openai` |\n|---|---|---|---|---|---|");
  for (const [key, results] of ofRule) {
    const [kind, wrong] = key.split("\n");
    const [first] = results;
    const row = cases.get(first.case);
    const again = wrong.startsWith("retries") ? ", and retried" : "";
    const mineOfIt = ourOutcome.get(`${first.case}/${ourWay[first.way]}`);
    console.log(`| ${kind} | ${wrong} | ${results.length} of ${calls.get(rule + kind)} | ${example(row)} | ${told(row, mineOfIt)} | ${told(row, first)}${again} |`);
  }
}
const same = rules.map(({ rule }) => rule).filter((rule) => !differences.has(rule));
if (same.length > 0) {
  const inWords = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
  const count = `${inWords[same.length] ?? same.length} more ${same.length === 1 ? "rule" : "rules"}`;
  const listed = same.map((rule) => rule[0].toLowerCase() + rule.slice(1)).join("; ");
  console.log(`\n${wrapped(`Both clients follow ${count} in all cases: ${listed}.`)}`);
}
for (const { rule } of cases.values()) if (!rules.some((one) => one.rule === rule)) complaints.push(`no such rule in rules.jsonl: ${rule}`);
for (const [result, wrong] of failures) complaints.push(`asio-openai, ${result.key}: ${wrong}: ${JSON.stringify(result)}`);
for (const complaint of complaints) console.error(complaint);
process.exit(complaints.length ? 1 : 0);
