package org.inkloom.story.page;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.run.ShellWord;
import org.inkloom.story.draw.Lora;
import org.inkloom.story.draw.ShotRequest;

/** The command line that draws a shot again. */
final class RedrawCommand {
    private RedrawCommand() {}

    static String of(ShotRequest request, String out) {
        List<String> words = new ArrayList<>(List.of("inkloom", "generate"));
        flag(words, "--model", request.ingredients().model());
        flag(words, "--prompt", request.prompt());
        if (!request.negativePrompt().isEmpty()) {
            flag(words, "--negative", request.negativePrompt());
        }
        flag(words, "--seed", Long.toString(request.seed()));
        flag(words, "--steps", Integer.toString(request.steps()));
        flag(words, "--cfg", PictureRecipe.number(request.guidanceScale()));
        flag(words, "--cfg-rescale", PictureRecipe.number(request.guidanceRescale()));
        flag(words, "--width", Integer.toString(request.width()));
        flag(words, "--height", Integer.toString(request.height()));
        flag(words, "--scheduler", request.scheduler());
        for (Lora lora : request.loras()) {
            flag(words, "--lora", lora.file() + ":" + PictureRecipe.number(lora.scale()));
        }
        flag(words, "--out", out);
        return String.join(" ", words);
    }

    private static void flag(List<String> words, String flag, String value) {
        // A value that begins with a dash would be taken for a flag unless it is joined to its own.
        if (value.startsWith("-")) {
            words.add(flag + "=" + ShellWord.quoted(value));
        } else {
            words.add(flag);
            words.add(ShellWord.quoted(value));
        }
    }
}
