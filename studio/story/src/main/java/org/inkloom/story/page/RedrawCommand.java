package org.inkloom.story.page;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.SettingText;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.ShellWord;
import org.inkloom.story.draw.ShotControl;
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
            flag(words, setting.flag().substring(2), written(setting, request));
        }
        for (StoryLora lora : request.loras()) {
            flag(words, "lora", lora.file() + ":" + SettingText.number(lora.scale()));
        }
        request.controls().forEach(control -> picture(words, control));
        flag(words, "out", out);
        return String.join(" ", words);
    }

    /** Returns a setting's value for the command line; reference pictures of a shared cast are given by their paths. */
    private static String written(PictureSetting<?> setting, ShotRequest request) {
        String text = request.settings().written(setting);
        if (setting != PictureSetting.CAST) {
            return text;
        }
        return SharedCast.read(text)
                .map(cast -> cast.withPictures(name -> request.controls().stream()
                                .filter(control -> control.referenceName().equals(name))
                                .map(control -> control.picture().toString())
                                .findFirst()
                                .orElse(name))
                        .toString())
                .orElse(text);
    }

    private static void picture(List<String> words, ShotControl control) {
        String picture = control.picture().toString();
        String numbers = control.choice().numbers();
        String network = control.network().map(Path::toString).orElse("");
        switch (control.choice().role()) {
            case CONTROL -> {
                String kind = control.choice().kind();
                flag(words, "control", kind + ":" + picture + ":" + numbers);
                if (!network.isEmpty()) {
                    flag(words, "control-net", kind + "=" + network);
                }
            }
            case INIT -> {
                flag(words, "init", picture);
                if (control.choice().scale() > 0) {
                    flag(words, "strength", SettingText.number(control.choice().scale()));
                }
            }
            case MASK -> mask(words, picture, control.choice().edges());
            case IP_ADAPTER -> flag(words, "ip-adapter", network + ":" + picture + ":" + numbers);
            case IP_ADAPTER_STYLE -> {
                flag(words, "ip-adapter", network + ":" + picture + ":" + numbers);
                flag(words, "ip-adapter-blocks", "style");
            }
            case REFERENCE -> {} // given by the setting of the shared cast
        }
    }

    private static void mask(List<String> words, String picture, MaskSettings edges) {
        flag(words, "mask", picture);
        if (edges.inverted()) {
            words.add(CommandFlag.of("mask-invert").toString());
        }
        if (edges.grow() != 0) {
            flag(words, "mask-grow", Integer.toString(edges.grow()));
        }
        if (edges.feather() != 0) {
            flag(words, "mask-feather", Integer.toString(edges.feather()));
        }
        if (edges.keepsOutside()) {
            words.add(CommandFlag.of("keep-outside").toString());
        }
    }

    private static void flag(List<String> words, String name, String value) {
        CommandFlag flag = CommandFlag.of(name);
        // A value that begins with a dash would be taken for a flag unless it is joined to its flag by an equals sign.
        if (value.startsWith("-")) {
            words.add(flag + "=" + ShellWord.quoted(value));
        } else {
            words.add(flag.toString());
            words.add(ShellWord.quoted(value));
        }
    }
}
