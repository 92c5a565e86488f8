package org.inkloom.hub;

import java.io.IOException;
import java.util.List;

/** How one site is written to: a repository, blobs, and one commit of all. */
interface SiteWriter {
    /** Makes the repository, private unless it is to be open; one that is there is left as it is. */
    void create();

    /**
     * Sends the blobs that the site does not have.
     *
     * @return how many were sent
     */
    int upload(List<PushFile> files) throws IOException;

    /**
     * Publishes all changes at once.
     *
     * @return the commit's name, empty where the site says none
     * @throws IOException if no answer came: whether it was done is to be looked up
     */
    String commit(PushPlan plan) throws IOException;

    /** Returns the repository's page. */
    String page();
}
