import assert from "node:assert/strict";
import { test } from "node:test";
import { deviceOf } from "../src/account/device";

const names = (userAgent: string) => {
  const device = deviceOf(userAgent);
  return [device?.program, device?.system, device?.isPhone];
};

test("browsers are named although they claim to be others", () => {
  const chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0";
  assert.deepEqual(names(`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/140.0`), [
    "Edge",
    "Windows",
    false,
  ]);
  assert.deepEqual(names(`Mozilla/5.0 (Linux; Android 15) ${chrome} Mobile Safari/537.36`), [
    "Chrome",
    "Android",
    true,
  ]);
  assert.deepEqual(names("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), [
    "Firefox",
    "Linux",
    false,
  ]);
  assert.deepEqual(
    names(
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    ),
    ["Safari", "iPhone", true],
  );
});

test("other programs keep their own name", () => {
  assert.deepEqual(names("curl/8.5.0"), ["curl", null, false]);
  assert.deepEqual(names("listbud-backup (cron)"), ["listbud-backup", null, false]);
});

test("without a name there is no device", () => {
  assert.equal(deviceOf(""), null);
  assert.equal(deviceOf(null), null);
  assert.equal(deviceOf(undefined), null);
});
