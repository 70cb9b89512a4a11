import assert from "node:assert/strict";
import { Failure } from "../../../rehearsal/report/failure";
import { findPython } from "../../../rehearsal/setup/python";
import { FakePath } from "./fakePath";

const answering = (version: string, venv: boolean) =>
  `echo '{"executable": "/opt/python", "version": [${version}], "venv": ${venv}}'`;

describe("looking for Python", () => {
  let path: FakePath;
  beforeEach(() => {
    path = new FakePath();
  });
  afterEach(() => path.restore());

  it("passes over a shim that refuses to run and one that is too old", async () => {
    path.put("python3", "echo 'no such version' >&2; exit 127");
    path.put("python3.13", answering("3, 9", true));
    path.put("python3.12", answering("3, 12", true));
    assert.deepEqual(await findPython(), { executable: "/opt/python", version: [3, 12] });
  });

  it("says that there is none and how it is installed", async () => {
    await assert.rejects(findPython(), (error) => {
      assert.ok(error instanceof Failure);
      assert.match(error.message, /^No Python was found; the rehearsal needs 3\.10 or newer\.$/);
      assert.match(error.remedy, /^Install it with .*python.* Then run this again\.$/);
      return true;
    });
  });

  it("says which older ones there are", async () => {
    path.put("python3", answering("3, 8", true));
    await assert.rejects(findPython(), /needs Python 3\.10 or newer; only 3\.8 was found/);
  });

  it("names the package of the venv module where that alone is missing", async () => {
    path.put("python3", answering("3, 11", false));
    await assert.rejects(findPython(), (error) => {
      assert.ok(error instanceof Failure);
      assert.match(error.message, /^Python 3\.11 \(\/opt\/python\) is there, but not its venv module/);
      assert.match(error.remedy, /python3(\.11)?-venv/);
      return true;
    });
  });
});
