# jeton: completion for PowerShell. Made by `jeton completions powershell`.
Register-ArgumentCompleter -Native -CommandName 'jeton', 'jeton.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @(foreach ($element in $commandAst.CommandElements) {
            if ($element.Extent.EndOffset -lt $cursorPosition) {
                if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $element.Value }
                else { $element.Extent.Text }
            }
        })
    $words += "$wordToComplete"
    $encoding = [Console]::OutputEncoding
    $env:JETON_COMPLETE_WORDS = $words -join "`n"
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $answer = @(jeton complete-words powershell 2>$null)
    } finally {
        [Console]::OutputEncoding = $encoding
        Remove-Item Env:\JETON_COMPLETE_WORDS
    }
    # Without a result PowerShell completes the names of files.
    $answer | Select-Object -Skip 1 | ForEach-Object {
        $value, $remark = $_ -split "`t", 2
        if (-not $remark) { $remark = $value }
        $text = $value
        if ($value -match '[^\w\-./=:]') { $text = "'" + $value.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $remark)
    }
}
