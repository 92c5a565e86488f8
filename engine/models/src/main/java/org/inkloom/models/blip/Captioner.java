package org.inkloom.models.blip;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.decoding.Decoding;
import org.inkloom.models.vision.PictureInput;
import org.inkloom.tensor.Placement;

/**
 * A loaded model that writes captions.
 *
 * <p>Pictures are 8-bit RGB bytes of the size that {@link #input} asks for. Use it from platform threads, one call at a
 * time. Closing it frees the weights.
 */
public interface Captioner extends AutoCloseable {
    /**
     * Loads a captioner by what its {@code config.json} calls it ({@code model_type}): {@code blip}, or {@code
     * blip-2} over OPT.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-005} for another kind, and as {@link
     *     BlipCaptioner#load}
     */
    static Captioner load(Path folder, Placement placement) {
        ConfigReader config = ConfigReader.open(folder.resolve("config.json"));
        return switch (config.text("model_type", "blip")) {
            case "blip" -> BlipCaptioner.load(folder, placement);
            case "blip-2" -> Blip2Captioner.load(folder, placement);
            default -> throw config.unsupported("model_type", "blip or blip-2");
        };
    }

    /** Returns how pictures are to be prepared. */
    PictureInput input();

    /**
     * Writes a caption for each picture.
     *
     * @param pictures at least one
     * @param prompt what the captions begin with; empty for nothing
     * @param how the next words are chosen
     * @return a caption for each picture, with the prompt, without special tokens and space around
     */
    default List<String> captions(List<byte[]> pictures, String prompt, Decoding how) {
        return Stream.of(tokens(pictures, prompt, how))
                .map(this::text)
                .map(String::strip)
                .toList();
    }

    /**
     * Writes captions as tokens.
     *
     * @return for each picture begin, prompt, caption and end, in one length, filled up with the padding token
     */
    long[][] tokens(List<byte[]> pictures, String prompt, Decoding how);

    /** Returns the text of a caption's tokens, without special ones. */
    String text(long[] tokens);

    @Override
    void close();
}
