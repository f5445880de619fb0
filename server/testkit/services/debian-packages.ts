export async function provideProgram(_: { packages: string[]; program: string; hint: string }): Promise<string> {
  throw new Error('not yet');
}
