/**
 * The lock on an account's tokens, between processes, some of which die.
 *
 * @module
 */

import assert from "node:assert/strict";
import { temporaryName } from "../../../lib/config/token_file.ts";
import { TokenLock } from "../../../lib/signin/token_lock.ts";
import { ROOT } from "../../support/product.ts";
import { grant, scratch } from "./fixtures.ts";

const LOCK = `${ROOT}/lib/signin/token_lock.ts`;

/** Runs code in another process, with `TokenLock`, `path` and `say`; gives what it says first. */
async function elsewhere(
  path: string,
  code: string,
): Promise<{ readonly said: string; kill(): Promise<void> } & AsyncDisposable> {
  const module = `import { TokenLock } from ${JSON.stringify(`file://${LOCK}`)};
const path = ${JSON.stringify(path)};
const say = (text) => Deno.stdout.writeSync(new TextEncoder().encode(text));
${code}`;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "-A",
      `data:text/javascript,${encodeURIComponent(module)}`,
    ],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  const kill = async (): Promise<void> => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await child.status;
    await reader.cancel();
  };
  return { said: new TextDecoder().decode(value), kill, [Symbol.asyncDispose]: kill };
}

const HOLD =
  `const lock = await TokenLock.acquire(path, 0); say("held"); setInterval(() => lock, 1000);`;

Deno.test("What is put into the file is whole, for its owner only, and leaves nothing beside it.", async () => {
  using place = scratch();
  for (const text of ["first, which is longer", "second"]) {
    using lock = await TokenLock.acquire(place.file, 0);
    lock?.replace(text);
    assert.equal(place.text(), text);
  }
  assert.equal(place.mode(), 0o600);
  assert.deepEqual(place.names(), ["oauth2-work.json"]);
});

Deno.test("A lock that is given up without a word leaves the file as it was.", async () => {
  using place = scratch();
  place.write(grant());
  const before = place.text();
  {
    using _lock = await TokenLock.acquire(place.file, 0);
  }
  assert.equal(place.text(), before);
  assert.deepEqual(place.names(), ["oauth2-work.json"]);
});

Deno.test("While another process has the lock nobody gets it, and then somebody does.", async () => {
  using place = scratch();
  await using other = await elsewhere(place.file, HOLD);
  assert.equal(other.said, "held");
  assert.equal(await TokenLock.acquire(place.file, 150), undefined);
  const waiting = TokenLock.acquire(place.file, 30_000);
  await other.kill();
  using lock = await waiting;
  assert.ok(lock, "the lock of a process that was killed is free");
});

Deno.test("A process that is killed while it writes leaves the old tokens, and no lock.", async () => {
  using place = scratch();
  place.write(grant());
  const before = place.text();
  // As far as a write can have come: the text is there, the name is not.
  const half = `Deno.renameSync = () => { say("halfway"); for (;;); };
    const lock = await TokenLock.acquire(path, 0); lock.replace("longer than what comes");`;
  {
    await using other = await elsewhere(place.file, half);
    assert.equal(other.said, "halfway");
    assert.equal(place.text(), before);
  }
  assert.deepEqual(place.names(), ["oauth2-work.json", "oauth2-work.json.new"]);
  {
    using lock = await TokenLock.acquire(place.file, 0);
    lock?.replace("renewed");
  }
  assert.equal(place.text(), "renewed");
  assert.deepEqual(place.names(), ["oauth2-work.json"]);
});

Deno.test("Of many processes that add one, one after the other, none loses what another wrote.", async () => {
  using place = scratch();
  place.make("oauth2-work.json", "0");
  const add = `for (let i = 0; i < 10; i++) {
    const lock = await TokenLock.acquire(path, 60000);
    lock.replace(String(Number(Deno.readTextFileSync(path)) + 1));
    lock[Symbol.dispose]();
  }
  say("done");`;
  const others = await Promise.all([1, 2, 3, 4].map(() => elsewhere(place.file, add)));
  assert.deepEqual(others.map(({ said }) => said), ["done", "done", "done", "done"]);
  for (const other of others) await other.kill();
  assert.equal(place.text(), "40");
});

Deno.test("A link or a file that is open to others is not written into, but replaced.", async () => {
  using place = scratch();
  const temporary = temporaryName(place.file);
  const victim = `${place.directory}/victim`;
  place.make("victim", "untouched");
  const traps: (() => void)[] = [
    () => Deno.symlinkSync(victim, temporary),
    () => Deno.symlinkSync(`${place.directory}/nowhere`, temporary),
    () => {
      Deno.writeTextFileSync(temporary, "");
      Deno.chmodSync(temporary, 0o666);
    },
    () => new Deno.Command("mkfifo", { args: [temporary] }).outputSync(),
  ];
  for (const set of traps) {
    set();
    {
      using lock = await TokenLock.acquire(place.file, 1_000);
      lock?.replace("tokens");
    }
    assert.equal(place.text(), "tokens");
    assert.equal(place.mode(), 0o600);
    assert.equal(place.text("victim"), "untouched");
    assert.deepEqual(place.names(), ["oauth2-work.json", "victim"]);
    await Deno.remove(place.file);
  }
});

Deno.test("A token file that is a link is replaced, not written through.", async () => {
  using place = scratch();
  const victim = `${place.directory}/victim`;
  place.make("victim", "untouched");
  await Deno.symlink(victim, place.file);
  using lock = await TokenLock.acquire(place.file, 0);
  lock?.replace("tokens");
  assert.equal(place.mode(), 0o600);
  assert.equal(place.text("victim"), "untouched");
});

Deno.test("Where nothing can be written it fails at once.", async () => {
  using place = scratch();
  await Deno.mkdir(`${temporaryName(place.file)}/full`, { recursive: true });
  await assert.rejects(TokenLock.acquire(place.file, 10_000));
});

/** Runs `then` between the opening of a file and what comes next, once. */
function afterOpening(then: (path: string | URL) => void): Disposable {
  const open = Deno.openSync;
  const restore = (): void => {
    Deno.openSync = open;
  };
  Deno.openSync = (path, options) => {
    restore();
    const file = open(path, options);
    then(path);
    return file;
  };
  return { [Symbol.dispose]: restore };
}

Deno.test("A lock on what another process has just renamed is no lock, also when a third has begun.", async () => {
  using place = scratch();
  using _hook = afterOpening((path) => {
    Deno.renameSync(path, place.file);
    Deno.writeTextFileSync(path, "", { mode: 0o600 });
  });
  using lock = await TokenLock.acquire(place.file, 5_000);
  lock?.replace("tokens");
  assert.equal(place.text(), "tokens");
  assert.deepEqual(place.names(), ["oauth2-work.json"]);
});
