package org.inkloom.score.measure;

/** Closes what says that closing it may fail, although freeing weights does not. */
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
