package org.inkloom.server.comfy;

import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.Routes;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.node.NodePack;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /inkloom/models}: the models of {@code CheckpointLoaderSimple}, each with how it is best drawn with and which control networks go with it. */
public final class ModelRoutes {
    private final NodePack pack;

    /** Takes what knows the models. */
    public ModelRoutes(NodePack pack) {
        this.pack = pack;
    }

    /** Adds the route. */
    public void addTo(Routes routes) {
        routes.add("GET", "/inkloom/models", this::models);
    }

    private void models(Exchange exchange) {
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode();
        ArrayNode models = answer.putArray("models");
        for (String name : pack.models("checkpoints").orElseGet(java.util.List::of)) {
            ObjectNode model = models.addObject().put("name", name);
            pack.usual(name)
                    .ifPresent(usual -> model.put("width", usual.width())
                            .put("height", usual.height())
                            .put("steps", usual.steps())
                            .put("guidance", usual.guidance()));
            ArrayNode controls = model.putArray("controls");
            pack.controls(name).forEach(controls::add);
        }
        ArrayNode loras = answer.putArray("loras");
        pack.models("loras").orElseGet(java.util.List::of).forEach(loras::add);
        exchange.answer(answer);
    }
}
