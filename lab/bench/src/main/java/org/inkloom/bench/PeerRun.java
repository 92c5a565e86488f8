package org.inkloom.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.bench.operations.PeerFailure;
import org.inkloom.run.RunControl;

/**
 * Runs another program that measures the same work and prints {@code WHAT: 12.3 ms} for each part of it, such as
 * {@code lab/bench/peers/gpu_peer.py}. It runs after our measurements, when we have released the device.
 *
 * @param command its command line
 */
record PeerRun(List<String> command) {
    private static final Pattern FIGURE = Pattern.compile("(.+?): ([0-9]+(?:\\.[0-9]+)?) ms\\b.*");

    /** Copies {@code command}. */
    PeerRun {
        command = List.copyOf(command);
    }

    /** Runs the program, shows what it prints, and returns its figures. */
    List<Measurement> run(RunControl control) {
        List<Measurement> figures = new ArrayList<>();
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    control.cancellation().check("the peer");
                    control.progress().say("peer: " + line);
                    Matcher figure = FIGURE.matcher(line.strip());
                    if (figure.matches()) {
                        double ms = Double.parseDouble(figure.group(2));
                        figures.add(new Measurement("peer: " + figure.group(1), ms, ms, ms, 1, 0, 0, 0));
                    }
                }
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            throw PeerFailure.of(command, String.valueOf(e.getMessage()), e);
        }
        if (figures.isEmpty()) {
            throw PeerFailure.of(
                    command, "it ended without a line \"WHAT: 12.3 ms\"", new IOException("end of output"));
        }
        return figures;
    }
}
