package org.inkloom.diffusion.family;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.inkloom.tensor.Placement;

/** Families whose text encoder is ChatGLM3. */
sealed interface ChatGlmFamily extends ModelFamily permits Kolors, Inkling {
    @Override
    default List<Path> textFolders(Path root) {
        return ChatGlmPrompts.folders(root);
    }

    @Override
    default int promptLength(Path root) {
        return ChatGlmPrompts.length(root);
    }

    @Override
    default PromptEncoder loadText(Path root, Function<Path, Placement> placement) {
        return ChatGlmPrompts.load(root, placement);
    }
}
