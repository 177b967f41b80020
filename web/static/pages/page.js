/**
 * Pages of the desk that a script fetches. The browser takes text for markup by one policy alone, that of this module
 * (Content-Security-Policy: trusted-types pages), and this module by no other way than an answer of the desk's own server.
 */

/** @typedef {{ createHTML(text: string): string }} Policy in truth TrustedHTML, which TypeScript's library does not know */

const policy = /** @type {{ trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }} */ (globalThis)
  .trustedTypes?.createPolicy('pages', { createHTML: (text) => text })

/** The page that was answered; its scripts do not run. @param {Response} answer @returns {Promise<Document>} */
export async function pageOf(answer) {
  if (new URL(answer.url).origin !== location.origin) throw new Error('a page of somebody else')
  const text = await answer.text()
  return new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, 'text/html')
}
