import Commands

await CommandLineInterface.run()
