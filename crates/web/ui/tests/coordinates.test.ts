import assert from "node:assert/strict";
import { test } from "node:test";
import { formatPosition, isLink, parsePosition } from "../src/places/coordinates";

const munich = { lat: 48.1374, lng: 11.5755 };

for (const text of [
  "48.1374, 11.5755",
  "48.1374,11.5755",
  "48.1374 11.5755",
  "(48.1374, 11.5755)",
  "48,1374 11,5755",
  "48,1374; 11,5755",
  "48,1374, 11,5755",
  "48.1374° N, 11.5755° E",
  "N 48.1374 E 11.5755",
  "11,5755° O 48,1374° N",
  "geo:48.1374,11.5755?z=17",
  "https://www.google.com/maps/place/X/@48.2,11.6,17z/data=!3m1!4b1!4m6!3m5!1s0x0:0x1!8m2!3d48.1374!4d11.5755",
  "https://www.google.com/maps/@48.1374,11.5755,15z",
  "https://www.google.com/maps/search/?api=1&query=48.1374%2C11.5755",
  "https://maps.google.com/?q=48.1374,11.5755",
  "https://www.google.com/maps/search/48.1374,+11.5755",
  "https://www.openstreetmap.org/?mlat=48.1374&mlon=11.5755#map=17/48.2/11.6",
  "https://www.openstreetmap.org/#map=17/48.1374/11.5755",
  "https://maps.apple.com/?ll=48.1374,11.5755&q=Marienplatz",
  "https://maps.apple.com/place?coordinate=48.1374,11.5755&name=X",
]) {
  test(`a position is read from ${text}`, () => {
    assert.deepEqual(parsePosition(text), munich);
  });
}

test("degrees, minutes and seconds are read", () => {
  const found = parsePosition(`48°08'14.6"N 11°34'31.8"E`);
  assert.deepEqual(found, { lat: 48.1373889, lng: 11.5755 });
  assert.deepEqual(parsePosition("33° 51.5' S, 151° 12.6' E"), {
    lat: -33.8583333,
    lng: 151.21,
  });
});

test("south and west are negative", () => {
  assert.deepEqual(parsePosition("-33.8568, 151.2153"), { lat: -33.8568, lng: 151.2153 });
  assert.deepEqual(parsePosition("40.7 N 74 W"), { lat: 40.7, lng: -74 });
});

for (const text of [
  "",
  "Marienplatz",
  "48.1374",
  "91, 11",
  "48, 181",
  "48°61'N 11°00'E",
  "48 N 11 N",
  "https://maps.app.goo.gl/abc",
  "https://example.com/",
]) {
  test(`"${text}" is not a position`, () => {
    assert.equal(parsePosition(text), null);
  });
}

test("what is copied can be pasted", () => {
  assert.deepEqual(parsePosition(formatPosition(munich)), munich);
  assert.equal(isLink("https://maps.app.goo.gl/abc"), true);
  assert.equal(isLink("see https://example.com"), false);
});
