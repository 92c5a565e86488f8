package org.inkloom.story.page;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.SettingText;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.ShellWord;
import org.inkloom.story.draw.ShotRequest;
import org.inkloom.story.draw.StoryLora;

/** The command line that draws a shot again. */
final class RedrawCommand {
    private RedrawCommand() {}

    static String of(ShotRequest request, String out) {
        List<String> words = new ArrayList<>(List.of("inkloom", "generate"));
        flag(words, "model", request.ingredients().model());
        flag(words, "prompt", request.prompt());
        if (!request.negativePrompt().isEmpty()) {
            flag(words, "negative", request.negativePrompt());
        }
        flag(words, "seed", Long.toString(request.seed()));
        for (PictureSetting<?> setting : PictureSetting.ALL) {
            flag(words, setting.flag().substring(2), request.settings().written(setting));
        }
        for (StoryLora lora : request.loras()) {
            flag(words, "lora", lora.file() + ":" + SettingText.number(lora.scale()));
        }
        flag(words, "out", out);
        return String.join(" ", words);
    }

    private static void flag(List<String> words, String name, String value) {
        CommandFlag flag = CommandFlag.of(name);
        // A value that begins with a dash would be taken for a flag unless it is joined to its own.
        if (value.startsWith("-")) {
            words.add(flag + "=" + ShellWord.quoted(value));
        } else {
            words.add(flag.toString());
            words.add(ShellWord.quoted(value));
        }
    }
}
