// Says what is wrong with an OpenAPI document by the schemas of the OpenAPI specification.
import { Validator } from "@seriousme/openapi-schema-validator";
import { readFileSync } from "node:fs";

const validator = new Validator();
const result = await validator.validate(JSON.parse(readFileSync(process.argv[2], "utf8")));
if (result.valid) {
  console.log(validator.version, "valid");
} else {
  console.error(JSON.stringify(result.errors, null, 1));
  process.exitCode = 1;
}
