/** What the server said about the whole form; read out when it appears. */
export function FormError({ children }: { children: string | undefined }) {
  return (
    <p role="alert" className={children === undefined ? 'sr-only' : 'rounded-md bg-danger-soft px-3 py-2 text-sm text-danger'}>
      {children}
    </p>
  );
}
