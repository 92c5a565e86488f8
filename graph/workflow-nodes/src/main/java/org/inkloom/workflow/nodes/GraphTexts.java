package org.inkloom.workflow.nodes;

import java.util.LinkedHashMap;
import java.util.Map;
import org.inkloom.workflow.comfy.ApiFormat;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodePackProvider.WorkPlace;

/** What a file tells of the graph that made it: pictures in their PNG text, latents and models in their metadata. */
final class GraphTexts {
    private GraphTexts() {}

    /**
     * Returns the texts under ComfyUI's names: the graph as {@code prompt}, then what the client sent along.
     *
     * @return empty where the server is told to keep graphs out of files
     */
    static Map<String, String> of(WorkPlace place, NodeCall call) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (place.metadata()) {
            texts.put("prompt", ApiFormat.write(call.context().graph()).toString());
            texts.putAll(call.context().notes());
        }
        return texts;
    }
}
