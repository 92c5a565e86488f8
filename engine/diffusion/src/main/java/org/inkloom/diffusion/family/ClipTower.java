package org.inkloom.diffusion.family;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.prompt.ParsedPrompt;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.prompt.TokenChunk;
import org.inkloom.diffusion.prompt.TokenChunks;
import org.inkloom.diffusion.prompt.WeightedClip;
import org.inkloom.models.clip.ClipText;
import org.inkloom.models.clip.ClipTextConfig;
import org.inkloom.models.clip.ClipTextEncoder;
import org.inkloom.models.clip.ClipTokenizer;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;

/** A text tower of CLIP with its tokenizer: prompts in, states out. */
record ClipTower(ClipTokenizer tokenizer, ClipTextEncoder encoder) implements AutoCloseable {
    /**
     * Loads both.
     *
     * @throws InkloomException {@code INK-TEXT-010} and {@code -011} for the tokenizer, {@code INK-TEXT-005} if it belongs
     *     to another encoder, {@code INK-MODEL-nnn} and {@code INK-FILE-nnn} for the encoder
     */
    static ClipTower load(Path tokenizerFolder, Path encoderFolder, Placement placement) {
        ClipTokenizer tokenizer = ClipTokenizer.load(tokenizerFolder);
        ClipTextEncoder encoder = ClipTextEncoder.load(encoderFolder, placement);
        ClipTower tower = new ClipTower(tokenizer, encoder);
        try {
            tower.requireSameVocabulary(tokenizerFolder, encoderFolder);
            return tower;
        } catch (RuntimeException e) {
            tower.close();
            throw e;
        }
    }

    /** Returns how many tokens the tower in a folder reads. */
    static int length(Path encoderFolder) {
        return ClipTextConfig.read(ConfigReader.open(encoderFolder.resolve("config.json")))
                .positions();
    }

    private void requireSameVocabulary(Path tokenizerFolder, Path encoderFolder) {
        int vocabulary = encoder.network().config().vocabulary();
        int largest = Math.max(tokenizer.endId(), tokenizer.startId());
        if (largest >= vocabulary) {
            throw InkloomException.badInput(
                    "INK-TEXT-005",
                    "The tokenizer " + tokenizerFolder + " has the token " + largest + ", and the table of "
                            + encoderFolder + " " + vocabulary + " rows.",
                    "The tokenizer belongs to another model than the encoder.",
                    "Take both folders from the same model.");
        }
    }

    /** Returns the states of prompts cut or filled up to the tower's length, in the current scope. */
    ClipText.States states(List<String> prompts) {
        return encoder.network().forward(tokenizer.rows(prompts, length()), prompts.size());
    }

    /** Says which prompts are longer than the tower reads. */
    void sayCut(List<String> prompts, RunControl run) {
        for (int row = 0; row < prompts.size(); row++) {
            int tokens = tokenizer.pieces(prompts.get(row)).length;
            int kept = length() - 2;
            if (tokens > kept) {
                run.progress()
                        .say("Prompt " + (row + 1) + " is too long: its last " + (tokens - kept) + " of "
                                + Counted.of(tokens, "token") + " are cut off.");
            }
        }
    }

    /** Returns whether a prompt is one chunk of plain text. */
    boolean readsAsPlain(ParsedPrompt prompt) {
        return prompt.isPlain() && tokenizer.pieces(prompt.text()).length <= length() - 2;
    }

    /** Returns a prompt's chunks, at least one. */
    List<TokenChunk> chunks(ParsedPrompt prompt, PromptRules rules) {
        return TokenChunks.of(prompt, rules, tokenizer, length());
    }

    /**
     * Reads chunks with their weights, in the current scope.
     *
     * @param count chunks of an empty prompt are added up to this number
     */
    WeightedClip.Read weighted(
            List<TokenChunk> chunks, int count, PromptRules rules, Function<ClipText.States, Tensor> choice) {
        return new WeightedClip(tokenizer, encoder.network(), choice)
                .read(TokenChunks.extended(chunks, count, tokenizer, length()), rules);
    }

    private int length() {
        return encoder.network().config().positions();
    }

    @Override
    public void close() {
        encoder.close();
    }
}
