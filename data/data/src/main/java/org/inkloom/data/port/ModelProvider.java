package org.inkloom.data.port;

/**
 * Offers models to operators; found by {@link java.util.ServiceLoader}.
 *
 * <p>Each method looks whether the model is on this machine and of a kind that can be used, and loads nothing yet.
 *
 * @see OfferedModels
 */
public interface ModelProvider {
    /**
     * Returns a model that rates the beauty of pictures, on its own scale.
     *
     * @throws org.inkloom.run.InkloomException INK-DATA-031 if it is not on this machine, -032 if it is of another kind
     */
    PictureScorer aesthetics(ModelRequest request);

    /** Returns a model that classifies pictures. Throws as {@link #aesthetics}. */
    PictureClassifier classifier(ModelRequest request);

    /** Returns CLIP's similarity of picture and text, scaled as the model scales it. Throws as {@link #aesthetics}. */
    PictureTextScorer similarity(ModelRequest request);

    /** Returns the probability that text and picture belong together. Throws as {@link #aesthetics}. */
    PictureTextScorer matching(ModelRequest request);

    /** Returns a model that embeds pictures and texts. Throws as {@link #aesthetics}. */
    Embedder embedder(ModelRequest request);

    /** Returns a model that writes captions. Throws as {@link #aesthetics}. */
    CaptionModel captioner(ModelRequest request);

    /** Returns a tokenizer, which needs no weights. Throws as {@link #aesthetics}. */
    TokenCounter tokens(ModelRequest request);
}
