// SPDX-License-Identifier: BSL-1.0
// The official npm package, doing the work of the other drivers. Takes their arguments, prints what they print.
import { readFileSync } from 'node:fs';
import OpenAI from 'openai';

const given = { models: [] };
for (let i = 2; i + 1 < process.argv.length; i += 2) {
  if (process.argv[i] === '--model') given.models.push(process.argv[i + 1]);
  else given[process.argv[i].slice(2)] = process.argv[i + 1];
}

const client = new OpenAI({ apiKey: 'sk-bench', baseURL: `${given.url}/v1`, maxRetries: 0 });

const results = { answers: 0, deltas: 0, text_bytes: 0, failures: 0, delays: [], first_answer_ns: 0 };
const resident = () => Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[1]) * 4096;
const events = given.models[0].startsWith('slow/') ? Number(given.models[0].split('/')[2]) : 0;
const expected = Number(given.requests) * events;

function stamped(text) {
  const now = process.hrtime.bigint();
  if (results.delays.length === 0) results.steadyBegin = process.cpuUsage();
  results.delays.push(Number(now - BigInt(text.slice(2))));
  if (results.delays.length === expected >> 1) results.resident_open = resident();
  if (results.delays.length === expected) results.steady = process.cpuUsage(results.steadyBegin);
}

const messages = [
  { role: 'system', content: 'You are a helpful assistant.' },
  { role: 'user', content: 'What is the capital of France, and how many people live there?' },
];

async function one(model, stream) {
  if (!stream) {
    const answer = await client.chat.completions.create({ model, messages });
    results.text_bytes += answer.choices[0].message.content.length;
  } else {
    const deltas = await client.chat.completions.create({ model, messages, stream: true });
    for await (const delta of deltas) {
      const text = delta.choices[0]?.delta?.content;
      if (!text) continue;
      ++results.deltas;
      results.text_bytes += text.length;
      if (expected && text.startsWith('t=')) stamped(text);
    }
  }
  if (++results.answers === 1) results.first_answer_ns = Number(process.hrtime.bigint());
}

async function run(models, stream, requests, concurrency) {
  let begun = 0;
  const lane = async () => {
    while (begun < requests) {
      const model = models[begun++ % models.length];
      await one(model, stream).catch((failure) => {
        if (results.failures++ === 0) console.error(failure.message);
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, requests) }, lane));
}

if (given['warmup-model']) {
  const model = given['warmup-model'];
  await run([model], model.startsWith('stream'), Number(given['warmup-requests']), Number(given.concurrency));
  Object.assign(results, { answers: 0, deltas: 0, text_bytes: 0 });
}
const residentBegin = resident();
const begin = process.hrtime.bigint();
const cpuBegin = process.cpuUsage();
await run(given.models, given.stream === '1', Number(given.requests), Number(given.concurrency));
const cpu = process.cpuUsage(cpuBegin);
const wall = Number(process.hrtime.bigint() - begin) / 1000;
const delays = results.delays.sort((a, b) => a - b);
const percentile = (share) => (delays.length ? delays[Math.floor(share * (delays.length - 1))] / 1000 : 0);
console.log(JSON.stringify({
  user_us: cpu.user, system_us: cpu.system, wall_us: wall, allocations: 0, first_answer_ns: results.first_answer_ns,
  answers: results.answers, deltas: results.deltas, text_bytes: results.text_bytes, failures: results.failures,
  stamps: delays.length, resident_begin: residentBegin, resident_open: results.resident_open ?? 0,
  peak: process.resourceUsage().maxRSS * 1024,
  steady_cpu_us: results.steady ? results.steady.user + results.steady.system : 0,
  p50_us: percentile(0.5), p99_us: percentile(0.99), begin_ns: Number(begin),
}));
process.exit(0);
