package org.inkloom.score.measure;

/** Closes objects whose {@code close} declares checked exceptions, which freeing weights never throws. */
final class UncheckedClose {
    private UncheckedClose() {}

    static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("could not close " + resource, e);
        }
    }
}
