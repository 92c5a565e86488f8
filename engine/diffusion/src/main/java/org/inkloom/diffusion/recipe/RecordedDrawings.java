package org.inkloom.diffusion.recipe;

import java.util.Map;
import java.util.Optional;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads how a picture was drawn from the texts in its file. */
public final class RecordedDrawings {
    private static final String COMFY = "prompt";
    // ComfyUI writes NaN, which is no JSON, for an input that was never computed.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private RecordedDrawings() {}

    /**
     * Reads the texts of a picture's file: Inkloom's recipe if there is one, else ComfyUI's graph, else A1111's text.
     *
     * @param texts keyword to text, as in PNG
     * @param name of the file, for messages
     * @throws InkloomException {@code INK-GEN-009} if no text says how the picture was drawn
     */
    public static RecordedDrawing read(Map<String, String> texts, String name) {
        Optional<JsonNode> own = json(texts.get(PictureRecipe.INKLOOM)).filter(json -> json.has("prompt"));
        if (own.isPresent()) {
            return InkloomRecipe.read(own.get());
        }
        Optional<JsonNode> graph = json(texts.get(COMFY)).filter(ComfyGraph::fits);
        if (graph.isPresent()) {
            return ComfyGraph.read(graph.get());
        }
        return Optional.ofNullable(texts.get(PictureRecipe.PARAMETERS))
                .filter(A1111Parameters::fits)
                .map(A1111Parameters::read)
                .orElseThrow(() -> nothing(texts, name));
    }

    private static Optional<JsonNode> json(@org.jspecify.annotations.Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(text)).filter(JsonNode::isObject);
        } catch (JacksonException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    private static InkloomException nothing(Map<String, String> texts, String name) {
        return InkloomException.badInput(
                "INK-GEN-009",
                "The picture " + name + " does not say how it was drawn; it holds "
                        + (texts.isEmpty() ? "no texts" : "the texts " + String.join(", ", texts.keySet())) + ".",
                "Its texts were removed, as many sites and programs do, or another program drew it: read are the"
                        + " recipes of Inkloom, the A1111 WebUI and ComfyUI.",
                "Take the file as it was first written, or give " + SettingKey.of("prompt")
                        + " and the other settings instead of " + SettingKey.of("from") + ".");
    }
}
