/** Headers of every page: what a model writes is hostile, so nothing foreign is loaded and nothing inline runs (trust: CSP). */
export function pageHeaders(options: { sentryDsn: string | null; isDevelopment: boolean }): Record<string, string> {
  const connect = ["'self'", ...(options.sentryDsn ? [new URL(options.sentryDsn).origin] : []), ...(options.isDevelopment ? ['ws:'] : [])];
  const policy = {
    'default-src': "'none'",
    'script-src': options.isDevelopment ? "'self' 'unsafe-inline'" : "'self'",
    // The primitives' scroll lock and KaTeX set styles on elements; no markup of a model can reach a style attribute.
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': connect.join(' '),
    'manifest-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  };
  return {
    'content-security-policy': Object.entries(policy)
      .map(([name, value]) => `${name} ${value}`)
      .join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  };
}
