package org.inkloom.inkling.vocabulary;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.inkloom.models.text.sentencepiece.BpeCodec;
import org.inkloom.models.text.sentencepiece.BpeTrainer;
import org.inkloom.models.text.sentencepiece.Piece;
import org.inkloom.models.text.sentencepiece.SentencePieceModel;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;

/**
 * Trains Inkling's SentencePiece vocabulary on the captions of the picture book; the same seeds give the same bytes.
 *
 * <p>Some tokens, such as half of a word, never remain when captions are tokenized. Their embeddings would never be
 * trained, and an unknown word that contains them would act as noise. Such tokens are marked as unused, and unused
 * characters are left out: unknown words are then split into letters and bytes, which the nonsense words in the
 * captions teach the model to ignore.
 */
final class VocabularyMaker {
    private static final int SPECIAL = 9;
    private static final int FIXED = 3 + 256;
    /** Frequency below which a word is taken for a nonsense word: 25 in a million captions. */
    private static final double RARE = 25e-6;

    private final Edition edition;
    private final CaptionWords cutter;
    private final int captions;
    private final long firstSeed;

    /**
     * Prepares the training.
     *
     * @param edition whose captions are used
     * @param captions number of captions
     * @param firstSeed seed of the first caption; each further one has the next seed
     */
    VocabularyMaker(Edition edition, int captions, long firstSeed) {
        this.edition = edition;
        cutter = new CaptionWords(edition);
        this.captions = captions;
        this.firstSeed = firstSeed;
    }

    /** Trains the vocabulary. */
    SentencePieceModel make(RunControl control) {
        Map<String, Integer> counts = count(control);
        int rare = (int) Math.ceil(RARE * captions);
        counts.values().removeIf(n -> n < rare);
        TreeSet<String> characters = new TreeSet<>();
        counts.keySet()
                .forEach(word -> word.codePoints().mapToObj(Character::toString).forEach(characters::add));
        for (char c = '!'; c <= '~'; c++) {
            characters.add(Character.toString(c));
        }
        int merges = edition.ids() - SPECIAL - FIXED - characters.size();
        return pruned(BpeTrainer.train(counts, characters, merges), counts);
    }

    private Map<String, Integer> count(RunControl control) {
        LongFunction<String> usual = edition.captions(Split.TRAIN, false);
        LongFunction<String> others = edition.captions(Split.TRAIN, true);
        Map<String, Integer> counts = new HashMap<>();
        try (Progress.Task task = control.progress().begin("reading captions", captions, "caption")) {
            for (int i = 0; i < captions; i++) {
                if (i % 1000 == 0) {
                    control.cancellation().check("reading captions");
                    task.advanceTo(i);
                }
                long seed = firstSeed + i;
                // The words of styles that only LoRAs draw need tokens as well: one caption in forty has them.
                add((i % 40 == 39 ? others : usual).apply(seed), counts);
                if (i % 10 == 0) {
                    add(CaptionWriter.nothing(seed), counts);
                }
            }
        }
        return new TreeMap<>(counts);
    }

    private void add(String caption, Map<String, Integer> counts) {
        for (String word : cutter.of(caption)) {
            counts.merge(word, 1, Integer::sum);
        }
    }

    /** Marks tokens that are never used, and leaves out characters that are never used. */
    private static SentencePieceModel pruned(SentencePieceModel all, Map<String, Integer> counts) {
        boolean[] used = new boolean[all.pieces().size()];
        BpeCodec whole = new BpeCodec(withoutPrefix(all));
        for (String word : counts.keySet()) {
            for (int id : whole.encode(word.replace(SentencePieceModel.SPACE, ' '))) {
                used[id] = true;
            }
        }
        SentencePieceModel.Builder out = SentencePieceModel.builder().bytes();
        for (int id = FIXED; id < used.length; id++) {
            Piece piece = all.pieces().get(id);
            boolean single = piece.text().codePointCount(0, piece.text().length()) == 1;
            if (used[id] || single && piece.text().charAt(0) < 128) {
                out.piece(piece);
            } else if (!single) {
                out.piece(new Piece(piece.text(), piece.score(), Piece.Type.UNUSED));
            }
        }
        return out.rules(SentencePieceModel.Rules.KOLORS).build();
    }

    /** Switches off the space that SentencePiece puts before a text: the words here contain their spaces. */
    private static SentencePieceModel withoutPrefix(SentencePieceModel model) {
        SentencePieceModel.Builder out = SentencePieceModel.builder().bytes();
        model.pieces().stream().skip(FIXED).forEach(out::piece);
        return out.rules(new SentencePieceModel.Rules(false, false, true)).build();
    }
}
