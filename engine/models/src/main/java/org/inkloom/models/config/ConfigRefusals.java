package org.inkloom.models.config;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsPlace;
import org.inkloom.run.settings.SettingsRefusals;
import org.inkloom.run.settings.SettingsValue;

/** Puts into words what is wrong with a model's config. */
final class ConfigRefusals implements SettingsRefusals {
    static final ConfigRefusals INSTANCE = new ConfigRefusals();
    private static final String NOT_A_CONFIG = "The file is damaged or is not a model config.";
    private static final Set<String> PARTS =
            Set.of("unet", "vae", "text_encoder", "text_encoder_2", "scheduler", "tokenizer", "tokenizer_2");
    private static final String DOWNLOAD_AGAIN = "Download the file again.";

    private ConfigRefusals() {}

    @Override
    public InkloomException unreadable(String file, Exception cause) {
        return switch (cause) {
            case NoSuchFileException _ ->
                InkloomException.badInput(
                        "INK-MODEL-002",
                        "There is no " + file + ".",
                        "The folder is not in diffusers' layout, or the download is incomplete.",
                        isPart(file)
                                ? "Point " + SettingKey.of("model")
                                        + " at the folder that holds model_index.json, unet/, vae/ and text_encoder/."
                                : "Name the folder that holds it beside the weights, or fetch that again.",
                        cause);
            case MalformedSettingsException malformed ->
                InkloomException.badInput(
                        "INK-MODEL-003", notJson(file, malformed.place()), NOT_A_CONFIG, DOWNLOAD_AGAIN, cause);
            case IOException io ->
                InkloomException.badInput(
                        "INK-MODEL-003",
                        notJson(
                                file,
                                String.valueOf(io.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse("")),
                        NOT_A_CONFIG,
                        DOWNLOAD_AGAIN,
                        cause);
            default -> throw new IllegalArgumentException(cause);
        };
    }

    /** Returns whether a missing config is that of a part of a whole model; networks of other kinds lie in one folder. */
    private static boolean isPart(String file) {
        Path folder = Path.of(file).getParent();
        return folder != null && PARTS.contains(String.valueOf(folder.getFileName()));
    }

    private static String notJson(String file, String reason) {
        return "The config " + file + " cannot be read: " + reason + ".";
    }

    @Override
    public InkloomException wrong(SettingsPlace place, String key, SettingsValue found, String wanted) {
        if (key.isEmpty()) {
            return InkloomException.badInput(
                    "INK-MODEL-003",
                    notJson(place.source(), "the top level is not an object"),
                    NOT_A_CONFIG,
                    DOWNLOAD_AGAIN);
        }
        return InkloomException.badInput(
                "INK-MODEL-004",
                "The config " + place.source() + " has " + (found.json().isMissingNode() ? "nothing" : found.shown())
                        + " for " + place.path() + place.atLine() + " where " + wanted + " is needed.",
                "The file is damaged or was edited.",
                "Correct " + place.path() + " or download the file again.");
    }

    InkloomException unsupported(SettingsPlace place, String found, String supported) {
        return InkloomException.badInput(
                "INK-MODEL-005",
                "The config " + place.source() + " says " + place.path() + " = " + found + place.atLine()
                        + ", which is not supported.",
                "The model is of a kind that this program does not know.",
                "Use a model whose " + place.path() + " is " + supported + ".");
    }
}
