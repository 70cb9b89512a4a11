import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { zipArchive } from "../../../rehearsal/provider/archiveZip";
import type { PropertyValue } from "../../../rehearsal/provider/propertyValue";

const signature = "4dabf18193072939515e22adb298388d";
const asset = (content: object): PropertyValue => ({ [signature]: "c44067f5952c0a294b673a41bacd8c17", ...content });
const archive = (content: object): PropertyValue => ({ [signature]: "0def7320c3a5731c473e5ecbe6d01bc7", ...content });
const textsOf = (zip: Buffer) =>
  Object.fromEntries(Object.entries(unzipSync(zip)).map(([name, content]) => [name, strFromU8(content)]));

describe("the zip of an archive", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-archive-"));
    mkdirSync(join(folder, "data"));
    writeFileSync(join(folder, "index.js"), "code");
    writeFileSync(join(folder, "data", "notes.txt"), "notes");
  });
  after(() => rmSync(folder, { recursive: true }));

  it("holds texts, files and archives within the archive", () => {
    const assets = {
      "index.js": asset({ text: "code" }),
      "notes.txt": asset({ path: join(folder, "data", "notes.txt") }),
      nested: archive({ assets: { "a.txt": asset({ text: "a" }) } }),
      folder: archive({ path: folder }),
    };
    assert.deepEqual(textsOf(zipArchive({ assets })), {
      "index.js": "code",
      "notes.txt": "notes",
      "nested/a.txt": "a",
      "folder/index.js": "code",
      "folder/data/notes.txt": "notes",
    });
  });

  it("is the same for the same content, whenever it was written", () => {
    const first = zipArchive({ path: folder });
    utimesSync(join(folder, "index.js"), new Date(2001, 1, 1), new Date(2001, 1, 1));
    assert.ok(first.equals(zipArchive({ path: folder })));
    assert.deepEqual(textsOf(first), { "index.js": "code", "data/notes.txt": "notes" });
  });

  it("is the file itself where the archive is a zip already", () => {
    const path = join(folder, "..", `${Date.now()}.zip`);
    const zip = zipArchive({ path: folder });
    writeFileSync(path, zip);
    assert.ok(zip.equals(zipArchive({ path })));
    rmSync(path);
  });

  it("refuses what would have to be fetched", () => {
    assert.throws(() => zipArchive({ uri: "https://example.com/a.zip" }), /not remote ones/);
    assert.throws(() => zipArchive({ assets: { a: asset({ uri: "https://example.com/a" }) } }), /"a" holds neither/);
  });
});
