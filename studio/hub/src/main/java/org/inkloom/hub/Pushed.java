package org.inkloom.hub;

/**
 * What a push did.
 *
 * @param address of the repository's page
 * @param plan what was to be done
 * @param uploaded how many large files were sent; the others were in the site's store
 * @param commit as the site names it; empty where nothing had changed
 */
public record Pushed(String address, PushPlan plan, int uploaded, String commit) {}
