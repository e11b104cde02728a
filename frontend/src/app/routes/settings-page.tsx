import { ServerPart } from "@/features/settings/components/server-part";
import { TastePart } from "@/features/settings/components/taste-part";
import { Page } from "../layout/page";

const SettingsPage = () => (
  <Page title="Settings">
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-640 px-24 pt-24 pb-48 max-sm:px-12">
        <h1 className="text-title">Settings</h1>
        <TastePart />
        <ServerPart />
      </div>
    </div>
  </Page>
);

export default SettingsPage;
