package org.inkloom.diffusion.family;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.embedding.EmbeddedEncoder;
import org.inkloom.diffusion.merge.MergedModel;
import org.inkloom.diffusion.prompt.ParsedPrompt;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.prompt.TokenChunk;
import org.inkloom.diffusion.prompt.TokenChunks;
import org.inkloom.diffusion.prompt.WeightedClip;
import org.inkloom.models.checkpoint.SingleFile;
import org.inkloom.models.clip.ClipText;
import org.inkloom.models.clip.ClipTextConfig;
import org.inkloom.models.clip.ClipTextEncoder;
import org.inkloom.models.clip.ClipTokenizer;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.TensorFile;

/**
 * One text encoder of CLIP with its tokenizer: prompts in, hidden states out.
 *
 * @param kind which vectors of an embedding file are for it
 */
record ClipTower(ClipTokenizer tokenizer, ClipTextEncoder encoder, EmbeddedEncoder kind) implements AutoCloseable {
    /**
     * Loads tokenizer and encoder.
     *
     * @param kind which vectors of an embedding file are for it
     * @param weights changes the encoder's weights, for example by LoRAs
     * @param number which of the model's text encoders it is for {@code weights}, 1 or 2
     * @throws InkloomException {@code INK-TEXT-010} to {@code -012} for the tokenizer, {@code INK-TEXT-005} if it
     *     belongs to another encoder, {@code INK-MODEL-nnn} and {@code INK-FILE-nnn} for the encoder
     */
    static ClipTower load(
            Path tokenizerFolder,
            Path encoderFolder,
            EmbeddedEncoder kind,
            Placement placement,
            TextWeights weights,
            int number) {
        requireVocabulary(tokenizerFolder);
        ClipTokenizer tokenizer = ClipTokenizer.load(tokenizerFolder);
        TensorFile file = weights.over(number, MergedModel.weights(encoderFolder));
        ClipTextEncoder encoder = ClipTextEncoder.of(encoderFolder, file, placement, weights.beside(number));
        ClipTower tower = new ClipTower(tokenizer, encoder, kind);
        try {
            tower.requireSameVocabulary(tokenizerFolder, encoderFolder);
            return tower;
        } catch (RuntimeException e) {
            tower.close();
            throw e;
        }
    }

    /**
     * Checks that a model of a single file has CLIP's vocabulary: such files hold weights alone, so it must come from
     * elsewhere.
     */
    private static void requireVocabulary(Path folder) {
        Path above = folder.resolveSibling(ModelFolder.SETTINGS_FILE);
        boolean ofOneFile =
                Files.isRegularFile(above) && ConfigReader.open(above).has(SingleFile.CHECKPOINT);
        if (ofOneFile && !Files.exists(folder.resolve("vocab.json"))) {
            throw InkloomException.badInput(
                    "INK-TEXT-012",
                    "CLIP's vocabulary is not on this machine.",
                    "A model in one file comes without; it was looked for beside the file, in a folder tokenizer there, and"
                            + " in fetched models.",
                    "Run `inkloom pull openai/clip-vit-large-patch14 " + CommandFlag.of("file") + " vocab.json "
                            + CommandFlag.of("file") + " merges.txt`, or put the two files beside the model.");
        }
    }

    /** Returns how many tokens an encoder reads at once, from its folder's config. */
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

    /** Returns the hidden states of prompts, each cut or padded to the encoder's length, in the current scope. */
    ClipText.States states(List<String> prompts) {
        return encoder.network().forward(tokenizer.rows(prompts, length()), prompts.size());
    }

    /** Tells the user which prompts are longer than the encoder's length, and by how much. */
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

    /** Returns whether a prompt has no weights and fits into one chunk, so that {@link #states} reads all of it. */
    boolean readsAsPlain(ParsedPrompt prompt) {
        return prompt.isPlain() && tokenizer.pieces(prompt.text()).length <= length() - 2;
    }

    /**
     * Returns the token positions of some words, each time they occur in a prompt. Positions run on from chunk to
     * chunk, as chunks are concatenated.
     */
    int[] places(ParsedPrompt prompt, PromptRules rules, String words) {
        int[] wanted = tokenizer.pieces(words);
        BitSet places = new BitSet();
        int first = 0;
        for (TokenChunk chunk : chunks(prompt, rules)) {
            long[] ids = chunk.ids();
            for (int at = 0; wanted.length > 0 && at + wanted.length <= ids.length; at++) {
                if (stands(wanted, ids, at)) {
                    places.set(first + at, first + at + wanted.length);
                }
            }
            first += ids.length;
        }
        return places.stream().toArray();
    }

    private static boolean stands(int[] wanted, long[] ids, int at) {
        for (int i = 0; i < wanted.length; i++) {
            if (ids[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns a prompt's tokens in chunks of the encoder's length, at least one. */
    List<TokenChunk> chunks(ParsedPrompt prompt, PromptRules rules) {
        int width = encoder.network().config().hidden();
        return TokenChunks.of(prompt, rules, tokenizer, length(), embedding -> embedding.vectors(kind, width));
    }

    /**
     * Encodes chunks and applies their weights, in the current scope.
     *
     * @param count the number of chunks wanted; chunks of an empty prompt are added up to it
     * @param rules how weights are applied
     * @param choice which of the encoder's states are used
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
