/** As much of a browser as a redirect needs: cookies by site, and every step of the way. */

export function createBrowser() {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (origin: string) => jars.get(origin) ?? jars.set(origin, new Map()).get(origin)!;

  function keep(origin: string, changes: readonly string[]): void {
    for (const change of changes) {
      const [pair = '', ...attributes] = change.split(';');
      const [name = '', ...value] = pair.split('=');
      const isGone = attributes.some((one) => /max-age=0/i.test(one) || /expires=Thu, 01 Jan 1970/i.test(one));
      if (isGone) jarOf(origin).delete(name);
      else jarOf(origin).set(name, value.join('='));
    }
  }

  async function step(url: URL): Promise<Response> {
    const cookie = [...jarOf(url.origin)].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { ...(cookie && { cookie }), 'sec-fetch-site': 'none' } });
    await response.body?.cancel();
    keep(url.origin, response.headers.getSetCookie());
    return response;
  }

  return {
    cookies: (origin: string) => Object.fromEntries(jarOf(origin)),
    setCookie: (origin: string, pair: string) => keep(origin, [pair]),

    /** Follows redirects until a page, or until an address for which `isEnd` holds, which is not asked for. */
    async open(address: string, isEnd: (url: URL) => boolean = () => false): Promise<URL> {
      let url = new URL(address);
      for (let hops = 0; hops < 20; hops++) {
        if (isEnd(url)) return url;
        const response = await step(url);
        const location = response.headers.get('location');
        if (location === null) return url;
        url = new URL(location, url);
      }
      throw new Error(`too many redirects: ${url.href}`);
    },
  };
}

export type Browser = ReturnType<typeof createBrowser>;
