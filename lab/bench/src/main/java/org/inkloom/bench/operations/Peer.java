package org.inkloom.bench.operations;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Another program that executes the same operations, alternating with this one, such as
 * {@code lab/bench/peers/unet_operations.py}. Its first output line is its name; then it answers each request with a
 * line of times in milliseconds.
 */
final class Peer implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long PATIENCE_SECONDS = 5;

    private final List<String> command;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private final String name;

    private record Request(Operation operation, int times) {}

    private record Introduction(String name) {}

    private record Answer(double[] ms) {}

    /** Starts the program. */
    Peer(List<String> command) {
        this.command = command;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw PeerFailure.of(command, String.valueOf(e.getMessage()), e);
        }
        requests = process.outputWriter();
        answers = process.inputReader();
        name = read(Introduction.class).name();
    }

    /** Returns the name that the program gives itself. */
    String name() {
        return name;
    }

    /**
     * Lets the program execute an operation a number of times.
     *
     * @return milliseconds of each time
     */
    double[] time(Operation operation, int times) {
        try {
            requests.write(JSON.writeValueAsString(new Request(operation, times)));
            requests.newLine();
            requests.flush();
        } catch (IOException e) {
            throw PeerFailure.of(command, String.valueOf(e.getMessage()), e);
        }
        return read(Answer.class).ms();
    }

    private <A> A read(Class<A> type) {
        String line;
        try {
            line = answers.readLine();
        } catch (IOException e) {
            throw PeerFailure.of(command, String.valueOf(e.getMessage()), e);
        }
        if (line == null) {
            throw PeerFailure.of(command, "it ended without an answer", new IOException("end of output"));
        }
        try {
            return JSON.readValue(line, type);
        } catch (JacksonException e) {
            throw PeerFailure.of(command, "it answered \"" + line + "\"", e);
        }
    }

    @Override
    public void close() {
        try {
            requests.close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroy();
            }
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
