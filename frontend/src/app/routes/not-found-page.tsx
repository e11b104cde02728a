import { Link } from "react-router";
import { paths } from "@/lib/paths";
import { Nothing } from "@/ui/states";
import { Page } from "../layout/page";

const NotFoundPage = () => (
  <Page title="Not found">
    <Nothing
      title="There is no page at this address"
      className="mt-128"
      action={
        <Link to={paths.projects()} className="text-acc hover:underline">
          All projects
        </Link>
      }
    />
  </Page>
);

export default NotFoundPage;
