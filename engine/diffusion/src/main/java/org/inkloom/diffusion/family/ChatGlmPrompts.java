package org.inkloom.diffusion.family;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.models.text.chatglm.KolorsTextEncoder;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;

/** The text side that Kolors and Inkling have: ChatGLM3, however large. */
record ChatGlmPrompts(KolorsTextEncoder encoder) implements PromptEncoder {
    private static final String FOLDER = "text_encoder";

    static List<Path> folders(Path root) {
        return List.of(root.resolve(FOLDER));
    }

    static int length(Path root) {
        return KolorsTextEncoder.promptLength(
                ConfigReader.open(root.resolve(FOLDER).resolve("config.json")));
    }

    static ChatGlmPrompts load(Path root, Function<Path, Placement> placement) {
        return new ChatGlmPrompts(KolorsTextEncoder.load(root, placement.apply(root.resolve(FOLDER))));
    }

    @Override
    public PromptEmbeds encode(List<String> prompts, RunControl run) {
        return encoder.encode(prompts, run);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
