import { useEffect, useState } from "preact/hooks";

/** What a view reads from the server when it opens, and reads again when told. */
export function useLoad<T>(read: () => Promise<T>) {
  const [data, setData] = useState<T | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = async () => {
    try {
      setData(await read());
      setError(null);
    } catch (failure) {
      setError(failure);
    }
  };
  useEffect(() => {
    void load();
  }, []);
  return { data, error, load, setData };
}
