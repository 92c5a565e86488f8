package org.inkloom.models.transformer;

/** Checks tokens before a network reads them: libtorch would read beyond its tables. */
public final class TokenCheck {
    private TokenCheck() {}

    /**
     * Returns how many tokens each text has.
     *
     * @param ids row-major {@code [rows, length]}
     * @param rows number of texts
     * @param before how many tokens of each text were read already
     * @param longest the longest text that the network has positions for, in tokens
     * @param vocabulary number of tokens that there are
     * @throws IllegalArgumentException if the texts are longer, or a number is no token
     */
    public static int length(long[] ids, int rows, long before, int longest, int vocabulary) {
        int length = ids.length / rows;
        if (length * rows != ids.length || before + length > longest) {
            throw new IllegalArgumentException(ids.length + " tokens are not " + rows + " texts of at most " + longest);
        }
        for (long id : ids) {
            if (id < 0 || id >= vocabulary) {
                throw new IllegalArgumentException("token " + id + " in a vocabulary of " + vocabulary);
            }
        }
        return length;
    }
}
