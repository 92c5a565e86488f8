package org.inkloom.hub;

import java.io.IOException;
import java.util.List;

/** Writes to one site: creates a repository, uploads blobs, and makes one commit of all changes. */
interface SiteWriter {
    /** Creates the repository, private unless the request says otherwise; an existing one is not changed. */
    void create();

    /**
     * Sends the blobs that the site does not have.
     *
     * @return how many were sent
     */
    int upload(List<PushFile> files) throws IOException;

    /**
     * Publishes all changes in one commit.
     *
     * @return the commit's name; empty if the site does not say
     * @throws IOException if there was no answer; whether the commit was made has to be looked up then
     */
    String commit(PushPlan plan) throws IOException;

    /** Returns the repository's page. */
    String page();
}
