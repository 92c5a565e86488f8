package org.inkloom.run;

/** This program, as files that it writes name it. */
public final class Program {
    /** The version of the build. */
    public static final String VERSION = "0.1.0";

    /** Name and version, as records of a drawing have it. */
    public static final String LINE = "Inkloom " + VERSION;

    private Program() {}
}
