export default (_: { open: boolean; onClose(): void; project?: unknown; onHelp(): void }) => null;
