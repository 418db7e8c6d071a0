// Runs n8n's community-package scanner on folders of this machine: the first as source, the others as unpacked tarballs.
import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';

let failed = false;
for (const [index, folder] of process.argv.slice(2).entries()) {
  const what = index === 0 ? 'source' : 'tarball';
  const outcome = await analyzePackage(folder, index === 0 ? SOURCE_FILE_PATTERNS : ['**/*.js', 'package.json']);
  if (outcome.passed) console.log(`n8n: the scanner finds no errors in the ${what}`);
  else {
    failed = true;
    console.error(`n8n: the scanner rejects the ${what}: ${outcome.message}\n${outcome.details ?? ''}`);
  }
}
process.exit(failed ? 1 : 0);
