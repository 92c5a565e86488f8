package org.inkloom.server.work;

import java.util.Set;
import org.inkloom.workflow.comfy.ComfyJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients send along with a job, in {@code extra_data}: kept with it, and written into its pictures. */
public final class JobExtras {
    /** Of a service that is not ours; never stored, never shown. */
    private static final Set<String> SECRET = Set.of("auth_token_comfy_org", "api_key_comfy_org");

    private JobExtras() {}

    /** Returns what a request sends along, without keys of other services; an object of its own that may be changed. */
    public static ObjectNode of(JsonNode request) {
        ObjectNode extra = request.path("extra_data") instanceof ObjectNode given
                ? given.deepCopy()
                : ComfyJson.MAPPER.createObjectNode();
        return extra.remove(SECRET);
    }
}
