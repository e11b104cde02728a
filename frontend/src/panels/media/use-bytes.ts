import { useEffect, useState } from "react";
import type { BlobSource } from "./blob-source";

/** A content's bytes, once they are here; null: nothing is asked for. */
export function useBytes(blobs: BlobSource, file: string | null): { bytes: ArrayBuffer | null; failed: boolean } {
  const [state, setState] = useState<{ file: string; bytes: ArrayBuffer | null; failed: boolean } | null>(null);
  useEffect(() => {
    if (file === null) return;
    const abort = new AbortController();
    blobs.bytes(file, abort.signal).then(
      (bytes) => setState({ file, bytes, failed: false }),
      () => !abort.signal.aborted && setState({ file, bytes: null, failed: true }), // said in place, with a way to save it
    );
    return () => abort.abort();
  }, [blobs, file]);
  return state?.file === file ? state : { bytes: null, failed: false };
}
