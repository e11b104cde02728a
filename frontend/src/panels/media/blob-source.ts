/** How a panel gets at contents: it knows their digests alone. */
export interface BlobSource {
  /** Of a picture, sound or film, or to save anything. */
  url(sha256: string): string;
  /** Of a logged page, for a frame: sandboxed by the server. */
  page(sha256: string): string;
  bytes(sha256: string, signal?: AbortSignal): Promise<ArrayBuffer>;
}
