package org.inkloom.hub;

/**
 * The result of an upload.
 *
 * @param address of the repository's page
 * @param plan what was planned
 * @param uploaded number of large files that were sent; the site had the others
 * @param commit its name; empty if nothing had changed
 */
public record Pushed(String address, PushPlan plan, int uploaded, String commit) {}
